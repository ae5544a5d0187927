"""The two keys of an installation: made once where none is given, kept beside the database.

`secret_key` signs sessions and links; `data_key` opens what is encrypted in the
database, which is worth nothing without it.
"""

import base64
import os
from pathlib import Path

from pydantic import SecretBytes

from config.settings import Settings, SettingsFaults, variable
from config.values import KEY_BYTES, decode_key

NAMES = ("secret_key", "data_key")


def ensure_keys(settings: Settings, folder: Path) -> tuple[Settings, str]:
    """Return the settings with both keys, and what to tell the user ("" for nothing).

    A key that the settings lack is read from `folder`; where it is not there either it
    is made and written with mode 600. Several processes may start at once: the first
    one's key wins.

    Raises:
        SettingsFaults: a key file does not hold 32 bytes as base64, or cannot be read or made.
    """
    keys, made, faults = {}, [], []
    for name in NAMES:
        if getattr(settings, name) is not None:
            continue
        try:
            made += _make_key(folder / name)
            keys[name] = SecretBytes(decode_key((folder / name).read_text("ascii")))
        except (OSError, ValueError) as fault:
            faults.append(f"{variable(name)}: is not given, and {folder / name}: {fault}")
    if faults:
        raise SettingsFaults(faults)
    return settings.model_copy(update=keys), _advice(made)


def _make_key(file: Path) -> list[Path]:
    """Make a key in `file` unless it is there; return the files made."""
    if file.exists():
        return []
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
        out.flush()
        os.fsync(descriptor)
    try:
        file.hardlink_to(draft)  # whole or not at all, and never over another's
    except FileExistsError:
        return []
    finally:
        draft.unlink()
    return [file]


def _advice(made: list[Path]) -> str:
    if not made:
        return ""
    files = " and ".join(str(file) for file in made)
    return f"Made {files}. Keep a copy in a safe place: without it the database cannot be read."
