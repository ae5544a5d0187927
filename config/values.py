"""What a setting's value must look like, and what is said where it does not."""

import base64
import binascii
import re
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretBytes, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

KEY_BYTES = 32
DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")
# An E.164 number, or a short code: what a young person can answer to.
NUMBER = re.compile(r"\+[1-9]\d{6,14}|\d{4,6}")
# A name, which nobody can answer to (https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id).
NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 +_&-]{1,11}")
BOT_TOKEN = re.compile(r"\d+:[\w-]+")
# https://core.telegram.org/bots/api#setwebhook
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def decode_key(text: str) -> bytes:
    """Return the 32 bytes that `text` holds as base64; raise ValueError where it does not."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ValueError("must be base64") from fault
    if len(key) != KEY_BYTES:
        raise ValueError(f"must hold {KEY_BYTES} bytes as base64, and holds {len(key)}")
    return key


def _key(value: object) -> object:
    return decode_key(value) if isinstance(value, str) else value


def _database(url: str) -> str:
    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError) as fault:
        raise ValueError("is not a database address") from fault
    if driver not in DRIVERS:
        raise ValueError(f"must begin with {' or '.join(name + ':' for name in DRIVERS)}")
    return url


def _web(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise ValueError("must be a web address such as https://svar.example.se")
    return url.rstrip("/")


def _issuer(url: str) -> str:
    """Keep a slash at the end: an issuer is compared letter by letter."""
    parts = urlsplit(url)
    near = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    known = parts.scheme == "https" or (parts.scheme == "http" and near)
    if not known or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address by https such as https://login.example.se")
    return url


def _mail(url: SecretStr) -> SecretStr:
    parts = urlsplit(url.get_secret_value())
    try:
        good = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number
        good = False
    if not good:
        raise ValueError("must be smtp://user:password@host:587 or smtps://user:password@host")
    return url


def is_one_way(sender: str) -> bool:
    """Tell whether a sender of SMS is a name, to which nobody can answer."""
    return NAME.fullmatch(sender) is not None


def _sender(sender: str) -> str:
    if not NUMBER.fullmatch(sender) and not is_one_way(sender):
        raise ValueError(
            "must be a number that can be answered, such as +46701740601, or a name of 1 to 11"
            " letters and digits, for texts that are answered by their link alone"
        )
    return sender


def _bot_token(token: SecretStr) -> SecretStr:
    if not BOT_TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("must be the token that BotFather gave, such as 123456:ABC")
    return token


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError("may have 1 to 256 of A-Z, a-z, 0-9, _ and -")
    return secret


def _begins(value: str, *, beginning: str) -> str:
    if not value.startswith(beginning):
        raise ValueError(f"must begin with {beginning}")
    return value


def _file(path: Path) -> Path:
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return path


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError(f"there is no folder {path}")
    return path


Key = Annotated[SecretBytes, BeforeValidator(_key)]
WebAddress = Annotated[str, AfterValidator(_web)]
Issuer = Annotated[str, AfterValidator(_issuer)]
MailAddress = Annotated[SecretStr, AfterValidator(_mail)]
DatabaseAddress = Annotated[str, AfterValidator(_database)]
AccountSid = Annotated[str, AfterValidator(partial(_begins, beginning="AC"))]
ServiceSid = Annotated[str, AfterValidator(partial(_begins, beginning="MG"))]
Sender = Annotated[str, AfterValidator(_sender)]
BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
ExistingFile = Annotated[Path, AfterValidator(_file)]
ExistingFolder = Annotated[Path, AfterValidator(_folder)]
Port = Annotated[int, Field(ge=1, le=65535)]
Rate = Annotated[float, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0, le=60)]
Count = Annotated[int, Field(ge=1, le=1000)]
