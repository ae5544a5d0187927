"""What this installation can do with the settings it has, for `uppsok doctor`."""

from typing import NamedTuple

from config.municipality import Municipality
from config.settings import Carriers, Settings


class Feature(NamedTuple):
    """Something Uppsök can do: whether it is on, and what is missing where it is off."""

    name: str
    on: bool
    missing: str


def describe_features(settings: Settings, municipality: Municipality) -> list[Feature]:
    """Return every feature that depends on settings, in the order in which they matter."""
    return [
        _feature("real carriers", settings.carriers is Carriers.REAL, "UPPSOK_CARRIERS=real"),
        _feature("links and webhooks", settings.public_url, "UPPSOK_PUBLIC_URL"),
        _feature("SMS", settings.has_sms, _lacking_for_sms(settings)),
        _feature("chat (Telegram)", settings.telegram_token, "UPPSOK_TELEGRAM_TOKEN"),
        _feature(
            "chat by webhook",
            settings.telegram_webhook_secret and settings.public_url,
            "UPPSOK_TELEGRAM_WEBHOOK_SECRET and UPPSOK_PUBLIC_URL (without: polling)",
        ),
        _feature("e-mail", settings.smtp_url and municipality.email, _lacking_for_email(settings)),
        _feature(
            "single sign-on",
            settings.oidc_issuer,
            "UPPSOK_OIDC_ISSUER (without: staff sign in with a password and a code)",
        ),
        _feature("nightly import", settings.drop_folder, "UPPSOK_DROP_FOLDER"),
        _feature(
            "own municipality",
            settings.municipality,
            "UPPSOK_MUNICIPALITY (without: the example that comes with Uppsök)",
        ),
    ]


def _feature(name: str, condition: object, missing: str) -> Feature:
    on = bool(condition)
    return Feature(name, on, "" if on else missing)


def _lacking_for_email(settings: Settings) -> str:
    if settings.smtp_url is None:
        return "UPPSOK_SMTP_URL"
    return "`email` in the file that UPPSOK_MUNICIPALITY names"


def _lacking_for_sms(settings: Settings) -> str:
    lacking = {
        "UPPSOK_TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "UPPSOK_TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        "UPPSOK_TWILIO_FROM or UPPSOK_TWILIO_MESSAGING_SERVICE_SID": settings.has_sms_sender,
    }
    return ", ".join(name for name, given in lacking.items() if not given)
