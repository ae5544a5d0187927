"""What `uppsok doctor` says about an installation's features."""

from config.features import describe_features
from config.municipality import load_municipality
from config.settings import Settings, load_settings

STOCKHOLM = load_municipality()


def states(settings: Settings) -> dict[str, bool]:
    """Return whether each feature is on, by its name."""
    return {feature.name: feature.on for feature in describe_features(settings, STOCKHOLM)}


def test_a_feature_that_is_off_says_what_is_missing() -> None:
    """Every feature that is off names the setting that turns it on."""
    features = describe_features(Settings(), STOCKHOLM)
    assert not any(feature.on for feature in features)
    assert all("UPPSOK_" in feature.missing for feature in features)


def test_a_feature_that_is_on_misses_nothing() -> None:
    """A feature with its settings is on, with nothing more to say."""
    env = {
        "UPPSOK_CARRIERS": "real",
        "UPPSOK_PUBLIC_URL": "https://svar.example.se",
        "UPPSOK_SMTP_URL": "smtp://mail.example.se",
        "UPPSOK_TELEGRAM_TOKEN": "1:a",
        "UPPSOK_TELEGRAM_WEBHOOK_SECRET": "abc",
    }
    settings = load_settings(env)
    assert states(settings) | {"SMS": False} == states(settings)
    assert all(
        not feature.missing for feature in describe_features(settings, STOCKHOLM) if feature.on
    )
    assert states(settings)["chat by webhook"]


def test_sms_names_only_what_it_lacks() -> None:
    """Of the three settings of SMS, those given are not asked for again."""
    (sms,) = [
        feature
        for feature in describe_features(Settings(twilio_account_sid="AC1"), STOCKHOLM)
        if feature.name == "SMS"
    ]
    assert "ACCOUNT_SID" not in sms.missing
    assert "AUTH_TOKEN" in sms.missing


def test_email_needs_an_address_to_be_from() -> None:
    """A mail server alone is not enough: the municipality's file says whom it is from."""
    settings = load_settings(
        {
            "UPPSOK_CARRIERS": "real",
            "UPPSOK_PUBLIC_URL": "https://svar.example.se",
            "UPPSOK_SMTP_URL": "smtp://mail.example.se",
        }
    )
    nameless = STOCKHOLM.model_copy(update={"email": ""})
    (mail,) = [one for one in describe_features(settings, nameless) if one.name == "e-mail"]
    assert (mail.on, "`email`" in mail.missing) == (False, True)
