"""Settings: what is read, and what is said where they do not hold together."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.settings import Carriers, Settings, SettingsFaults, load_settings
from config.values import KEY_BYTES, decode_key

TWILIO = {
    "UPPSOK_TWILIO_ACCOUNT_SID": "AC123",
    "UPPSOK_TWILIO_AUTH_TOKEN": "hemlig",
    "UPPSOK_TWILIO_FROM": "+46701740601",
}
REAL = {**TWILIO, "UPPSOK_CARRIERS": "real", "UPPSOK_PUBLIC_URL": "https://svar.example.se"}
WRONG = {
    "DATABASE_URL": ["postgresql://db/uppsok", "sqlite:///x.db", "no address"],
    "PUBLIC_URL": ["svar.example.se", "ftp://example.se", "https://", "https://x.se/?a=1"],
    "PORT": ["0", "65536", "tcp://10.0.0.1:80"],
    "SECRET_KEY": ["short", "AAAA", "å"],
    "DATA_KEY": ["short", "AAAA"],
    "CARRIERS": ["fake"],
    "TWILIO_FROM": ["Stockholm-kaa", "0701740601", "46701740601", "Västerås", "004"],
    "TWILIO_MESSAGING_SERVICE_SID": ["AC1"],
    "TWILIO_API_URL": ["localhost"],
    "TELEGRAM_TOKEN": ["secret"],
    "TELEGRAM_API_URL": ["localhost"],
    "TELEGRAM_WEBHOOK_SECRET": ["å", "a b", "x" * 257],
    "SMTP_URL": ["mail.example.se", "http://mail", "smtp://", "smtp://mail:99999", "smtp://mail:0"],
    "SMS_PER_SECOND": ["0", "-1", "many"],
    "MUNICIPALITY": ["missing.yaml"],
    "MAPPING": ["missing.yaml"],
    "DROP_FOLDER": ["missing"],
}


def faults_of(env: dict[str, str]) -> tuple[str, ...]:
    """Return the faults of an environment that does not hold together."""
    with pytest.raises(SettingsFaults) as caught:
        load_settings(env)
    return caught.value.faults


def test_nothing_given_is_enough() -> None:
    """A new installation runs with a database in ./var and carriers that send nothing."""
    settings = load_settings({})
    assert settings.database_url == "sqlite+aiosqlite:///./var/uppsok.db"
    assert settings.carriers is Carriers.MEMORY
    assert settings.base_url == "http://127.0.0.1:8080"
    assert not settings.has_sms


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mapping the process's own environment is read."""
    monkeypatch.setenv("UPPSOK_PORT", "9000")
    assert load_settings().port == 9000


def test_real_carriers_with_everything() -> None:
    """Real carriers with their settings hold together; an address loses its last slash."""
    settings = load_settings({**REAL, "UPPSOK_PUBLIC_URL": "https://svar.example.se/"})
    assert settings.carriers is Carriers.REAL
    assert settings.has_sms
    assert settings.base_url == "https://svar.example.se"


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_told_by_its_variable(name: str, value: str) -> None:
    """Each value that cannot be used is one fault that begins with the variable's name."""
    (fault,) = faults_of({f"UPPSOK_{name}": value})
    assert fault.startswith(f"UPPSOK_{name}: ")


def test_all_faults_are_told_together() -> None:
    """Whoever sets up Uppsök corrects everything in one go."""
    faults = faults_of({"UPPSOK_PORT": "x", "UPPSOK_CARRIERS": "real", "UPPSOK_TWILIO_FROM": "1"})
    told = " ".join(faults)
    assert len(faults) == 4
    assert all(
        name in told for name in ("PORT", "TWILIO_FROM", "UPPSOK_CARRIERS", "UPPSOK_PUBLIC_URL")
    )


@pytest.mark.parametrize(
    ("removed", "named"),
    [
        ("UPPSOK_TWILIO_ACCOUNT_SID", "UPPSOK_TWILIO_ACCOUNT_SID"),
        ("UPPSOK_TWILIO_AUTH_TOKEN", "UPPSOK_TWILIO_AUTH_TOKEN"),
        ("UPPSOK_TWILIO_FROM", "UPPSOK_TWILIO_MESSAGING_SERVICE_SID"),
    ],
)
def test_half_of_twilio_is_a_fault(removed: str, named: str) -> None:
    """An account, its token and a sender belong together."""
    (fault,) = faults_of({name: value for name, value in TWILIO.items() if name != removed})
    assert named in fault


SIGN_ON = {
    "UPPSOK_OIDC_ISSUER": "https://login.example.se/",
    "UPPSOK_OIDC_CLIENT_ID": "uppsok",
    "UPPSOK_OIDC_CLIENT_SECRET": "hemligt",
}


def test_single_sign_on_needs_all_three() -> None:
    """An issuer, a name and a secret belong together; the issuer stays as it was written."""
    settings = load_settings(SIGN_ON)
    assert settings.oidc_issuer == "https://login.example.se/"
    assert settings.oidc_claim == "preferred_username"
    for removed in SIGN_ON:
        (fault,) = faults_of({name: value for name, value in SIGN_ON.items() if name != removed})
        assert fault.startswith(removed)


@pytest.mark.parametrize(
    "issuer", ["login.example.se", "http://login.example.se", "https://", "https://x.se/?a=1"]
)
def test_an_issuer_is_safe(issuer: str) -> None:
    """It is asked by HTTPS, or on this machine."""
    (fault,) = faults_of({**SIGN_ON, "UPPSOK_OIDC_ISSUER": issuer})
    assert fault.startswith("UPPSOK_OIDC_ISSUER: ")
    local = load_settings({**SIGN_ON, "UPPSOK_OIDC_ISSUER": "http://127.0.0.1:9400"})
    assert local.oidc_issuer == "http://127.0.0.1:9400"


@pytest.mark.parametrize(
    "url", ["postgresql+asyncpg://uppsok:hemlig@db/uppsok", "sqlite+aiosqlite:////srv/uppsok.db"]
)
def test_both_databases_are_taken(url: str) -> None:
    """A database is PostgreSQL or SQLite, through the drivers that Uppsök comes with."""
    assert load_settings({"UPPSOK_DATABASE_URL": url}).database_url == url


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    """Every setting can stand in a file named by its variable with _FILE."""
    file = tmp_path / "token"
    file.write_text("123:abc\n", "utf-8")
    token = load_settings({"UPPSOK_TELEGRAM_TOKEN_FILE": str(file)}).telegram_token
    assert token is not None
    assert token.get_secret_value() == "123:abc"


def test_a_missing_secret_file_is_told(tmp_path: Path) -> None:
    """A file that cannot be read is a fault, not an absent setting."""
    (fault,) = faults_of({"UPPSOK_SMTP_URL_FILE": str(tmp_path / "none")})
    assert "cannot be read" in fault


def test_a_binary_secret_file_is_told(tmp_path: Path) -> None:
    """A file that holds no text is a fault."""
    file = tmp_path / "token"
    file.write_bytes(b"\xff\xfe\xff")
    (fault,) = faults_of({"UPPSOK_SMTP_URL_FILE": str(file)})
    assert "is not text" in fault


def test_a_setting_given_twice_is_told(tmp_path: Path) -> None:
    """A value and a file for the same setting: nobody can tell which was meant."""
    file = tmp_path / "port"
    file.write_text("1", "utf-8")
    (fault,) = faults_of({"UPPSOK_PORT": "1", "UPPSOK_PORT_FILE": str(file)})
    assert "given twice" in fault


def test_files_and_folders_that_exist_are_taken(tmp_path: Path) -> None:
    """Paths are checked when the settings are read."""
    file = tmp_path / "mapping.yaml"
    file.touch()
    env = {"UPPSOK_MAPPING": str(file), "UPPSOK_DROP_FOLDER": str(tmp_path)}
    settings = load_settings(env)
    assert (settings.mapping, settings.drop_folder) == (file, tmp_path)


def test_empty_counts_as_not_given() -> None:
    """A variable without a value, as compose files leave them, changes nothing."""
    assert load_settings({"UPPSOK_PORT": "", "UPPSOK_SMTP_URL": ""}) == Settings()


def test_secrets_are_never_shown() -> None:
    """Neither the settings' text nor a fault repeats a secret."""
    env = {"UPPSOK_TELEGRAM_TOKEN": "123:hemlig", "UPPSOK_SMTP_URL": "smtp://u:hemlig@mail:25"}
    assert "hemlig" not in repr(load_settings(env))
    (fault,) = faults_of({"UPPSOK_TELEGRAM_TOKEN": "hemlig"})
    assert "hemlig" not in fault


def test_settings_are_frozen() -> None:
    """Nothing changes the settings after the start."""
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES))
def test_a_key_survives_its_text(key: bytes) -> None:
    """A key is the 32 bytes that its base64 text holds."""
    assert decode_key(base64.b64encode(key).decode() + "\n") == key


@given(st.binary(max_size=80).filter(lambda key: len(key) != KEY_BYTES))
def test_a_key_of_another_length_is_refused(key: bytes) -> None:
    """A key has 32 bytes, neither fewer nor more."""
    with pytest.raises(ValueError, match="32 bytes"):
        decode_key(base64.b64encode(key).decode())


@pytest.mark.parametrize(
    ("sender", "service", "one_way"),
    [
        ("Stockholm", "", True),
        ("KAA 08", "", True),
        ("+46701740601", "", False),
        ("71456", "", False),
        ("Stockholm", "MG" + "0" * 32, False),
    ],
)
def test_a_name_cannot_be_answered(sender: str, service: str, *, one_way: bool) -> None:
    """SMS from a name go one way; a messaging service chooses its senders itself."""
    env = {
        "UPPSOK_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "UPPSOK_TWILIO_AUTH_TOKEN": "x",
        "UPPSOK_TWILIO_FROM": sender,
        "UPPSOK_TWILIO_MESSAGING_SERVICE_SID": service,
    }
    assert load_settings(env).one_way_sms is one_way
