"""Reading an ID token: signed by the provider, for us, now, and for this sign-on. Pure.

OpenID Connect Core 1.0, 3.1.3.7. Only signatures that need the provider's own private key are
taken: never `none`, and never a secret that we have too.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from console.signing.oidc_rules import Flow, SignOn, SignOnError, SignOnFault

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_CLOCKS_DIFFER = 60  # seconds
_KINDS = {"RSA", "EC"}


def read_claims(
    token: str, keys: Mapping[str, Any], sign_on: SignOn, flow: Flow, *, now: datetime
) -> Mapping[str, Any]:
    """Return what the provider says of somebody.

    Args:
        token: the ID token.
        keys: the provider's public keys, a JWK set.
        sign_on: who the provider is, and who we are.
        flow: the sign-on that was begun.
        now: the present instant.

    Raises:
        SignOnError: it is not the provider's, not for us, not of now, or of another sign-on.
    """
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_CLOCKS_DIFFER,
        iss={"essential": True, "value": sign_on.issuer},
        aud={"essential": True, "value": sign_on.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": flow.nonce},
    )
    try:
        read = jwt.decode(token, _signing_keys(keys), algorithms=ALGORITHMS)
        rules.validate(read.claims)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise SignOnError(SignOnFault.UNTRUE, _reason(fault)) from fault
    # of a token for several only the one that it was given to may use it
    ours, audience = sign_on.client_id, read.claims["aud"]
    if audience not in (ours, [ours]) and read.claims.get("azp") != ours:
        raise SignOnError(SignOnFault.UNTRUE, "azp")
    return read.claims


def _signing_keys(keys: Mapping[str, Any]) -> KeySet:
    """Return the keys that sign; a provider may publish others beside them."""
    own = [
        one for one in keys["keys"] if one.get("kty") in _KINDS and one.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set(cast("KeySetSerialization", {"keys": own}))


def _reason(fault: Exception) -> str:
    """Return which rule it was: a claim's name, or the kind of fault; never a value."""
    claim = getattr(fault, "claim", "")
    return f"{type(fault).__name__} {claim}".strip()
