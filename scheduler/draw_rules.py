"""Who takes part in an experiment, and which variant they are drawn to. Pure.

A keyed hash draws: of the experiment's own key, the person's unit and random subject. So the
shares are the same in every unit, each draw is of its own, and nobody can choose.
"""

import hashlib
import hmac
from collections.abc import Sequence

_HALF = 8  # bytes: the first half says who takes part, the second to what they are drawn
_WHOLE = float(2 ** (8 * _HALF))


def variant_shares(variants: int, standard_percent: int) -> tuple[float, ...]:
    """Return the share of each variant of those who take part, the standard first.

    `standard_percent` is what a hold-out gets; 0: the standard is a variant like the others.
    """
    if not standard_percent:
        return (1 / variants,) * variants
    standard = standard_percent / 100
    return (standard, *((1 - standard) / (variants - 1),) * (variants - 1))


def draw_variant(
    key: bytes, unit: str, subject: str, *, percent: int, shares: Sequence[float]
) -> int | None:
    """Return the variant that somebody is drawn to, None where they take no part."""
    told = f"{unit}\x00{subject}".encode()
    drawn = hmac.digest(key, told, hashlib.sha256)
    if _part(drawn[:_HALF]) >= percent / 100:
        return None
    place = _part(drawn[_HALF : 2 * _HALF])
    for number, share in enumerate(shares[:-1]):
        place -= share
        if place < 0:
            return number
    return len(shares) - 1


def _part(drawn: bytes) -> float:
    return int.from_bytes(drawn) / _WHOLE
