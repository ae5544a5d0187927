"""The settings of one installation, read once from the environment.

Every setting is a variable `UPPSOK_<NAME>`; each can also be given as
`UPPSOK_<NAME>_FILE`, the path of a file that holds the value, so that a secret
never stands in the environment. What each is for: docs/settings.md.
"""

import os
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from config.values import (
    AccountSid,
    BotToken,
    Count,
    DatabaseAddress,
    ExistingFile,
    ExistingFolder,
    Issuer,
    Key,
    MailAddress,
    Port,
    Rate,
    Seconds,
    Sender,
    ServiceSid,
    WebAddress,
    WebhookSecret,
    is_one_way,
)

PREFIX = "UPPSOK_"
FILE_SUFFIX = "_FILE"
DEFAULT_DATABASE = "sqlite+aiosqlite:///./var/uppsok.db"
SMS_SENDERS = {"twilio_from", "twilio_messaging_service_sid"}
SIGN_ON = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
REAL_CARRIERS = {"twilio_account_sid", "telegram_token", "smtp_url"}
PLAIN_WORDS = {
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "enum": "must be `real` or `memory`",
}


class Carriers(StrEnum):
    """Where what is sent goes."""

    REAL = "real"  # to Twilio, Telegram and the mail server
    MEMORY = "memory"  # nowhere: it is kept in this process, for the demo and trials


class SettingsFaults(Exception):  # noqa: N818 - several faults, told together
    """The settings do not hold together; `faults` has a sentence for each reason."""

    def __init__(self, faults: list[str]) -> None:
        """Take the faults, one sentence each."""
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Settings(BaseModel):
    """One installation's settings; what is None was not given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: DatabaseAddress = DEFAULT_DATABASE
    public_url: WebAddress | None = None
    host: str = "127.0.0.1"
    port: Port = 8080
    secret_key: Key | None = None
    data_key: Key | None = None
    carriers: Carriers = Carriers.MEMORY
    twilio_account_sid: AccountSid | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_from: Sender | None = None
    twilio_messaging_service_sid: ServiceSid | None = None
    twilio_api_url: WebAddress | None = None
    telegram_token: BotToken | None = None
    telegram_api_url: WebAddress | None = None
    telegram_webhook_secret: WebhookSecret | None = None
    smtp_url: MailAddress | None = None
    sms_per_second: Rate = 10.0
    sms_in_flight: Count = 50
    sms_answer_seconds: Seconds = 20.0
    municipality: ExistingFile | None = None
    mapping: ExistingFile | None = None
    drop_folder: ExistingFolder | None = None
    oidc_issuer: Issuer | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_claim: str = "preferred_username"

    @property
    def base_url(self) -> str:
        """The address young people and staff see, without a slash at its end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def has_sms(self) -> bool:
        """Whether SMS can be sent: an account, its token, and a sender."""
        return bool(self.twilio_account_sid and self.twilio_auth_token) and self.has_sms_sender

    @property
    def one_way_sms(self) -> bool:
        """Whether SMS come from a name, so that they are answered by their link alone."""
        return self.twilio_messaging_service_sid is None and is_one_way(self.twilio_from or "")

    @property
    def has_sms_sender(self) -> bool:
        """Whether a number or a messaging service to send SMS from is given."""
        return bool(self.twilio_from or self.twilio_messaging_service_sid)


def variable(name: str) -> str:
    """Return the environment variable of a setting, such as UPPSOK_PORT for `port`."""
    return PREFIX + name.upper()


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `env`, or from the process's environment.

    A variable that is empty counts as not given.

    Raises:
        SettingsFaults: with every fault there is, in words; no value of a secret is repeated.
    """
    env = os.environ if env is None else env
    values: dict[str, str] = {}
    faults: list[str] = []
    for name in Settings.model_fields:
        try:
            values |= _read_value(env, name)
        except (OSError, ValueError) as fault:
            faults.append(f"{variable(name)}: {_reason(fault)}")
    given = {name for name in Settings.model_fields if _is_given(env, name)}
    faults += _missing(given)
    if values.get("carriers") == Carriers.REAL:
        faults += _missing_for_real(given)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as fault:
        raise SettingsFaults(faults + [_sentence(error) for error in fault.errors()]) from None
    if faults:
        raise SettingsFaults(faults)
    return settings


def _is_given(env: Mapping[str, str], name: str) -> bool:
    return bool(env.get(variable(name)) or env.get(variable(name) + FILE_SUFFIX))


def _read_value(env: Mapping[str, str], name: str) -> dict[str, str]:
    plain, file = env.get(variable(name)), env.get(variable(name) + FILE_SUFFIX)
    if plain and file:
        raise ValueError(f"is given twice, also as {variable(name)}{FILE_SUFFIX}")
    if file:
        return {name: Path(file).read_text("utf-8").strip()}
    return {name: plain.strip()} if plain else {}


def _reason(fault: OSError | ValueError) -> str:
    if isinstance(fault, OSError):
        return f"{fault.filename} cannot be read ({fault.strerror})"
    return "is not text" if isinstance(fault, UnicodeDecodeError) else str(fault)


def _sentence(error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    words = PLAIN_WORDS.get(error["type"], error["msg"].removeprefix("Value error, "))
    return f"{variable(str(error['loc'][0]))}: {words}"


def _missing(given: set[str]) -> Iterator[str]:
    """Yield what goes with something given and is missing itself."""
    if "twilio_account_sid" in given and "twilio_auth_token" not in given:
        yield "UPPSOK_TWILIO_AUTH_TOKEN: is missing, UPPSOK_TWILIO_ACCOUNT_SID is given"
    if "twilio_auth_token" in given and "twilio_account_sid" not in given:
        yield "UPPSOK_TWILIO_ACCOUNT_SID: is missing, UPPSOK_TWILIO_AUTH_TOKEN is given"
    if "twilio_account_sid" in given and not given & SMS_SENDERS:
        yield "UPPSOK_TWILIO_FROM: is missing (or UPPSOK_TWILIO_MESSAGING_SERVICE_SID)"
    if given & set(SIGN_ON):
        for name in SIGN_ON:
            if name not in given:
                yield f"{variable(name)}: is missing, single sign-on needs all three"


def _missing_for_real(given: set[str]) -> Iterator[str]:
    """Yield what real carriers need and is missing."""
    if not given & REAL_CARRIERS:
        needed = ", ".join(variable(name) for name in sorted(REAL_CARRIERS))
        yield f"UPPSOK_CARRIERS: is `real`, but none of {needed} is given"
    if "public_url" not in given:
        yield "UPPSOK_PUBLIC_URL: is missing, links and replies need it with real carriers"
