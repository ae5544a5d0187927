"""The keys of an installation: made once, kept, never shown to others."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.keys import ensure_keys
from config.settings import Settings, SettingsFaults, load_settings

KEY = base64.b64encode(bytes(range(32))).decode()
GIVEN = {"UPPSOK_SECRET_KEY": KEY, "UPPSOK_DATA_KEY": KEY}


def test_missing_keys_are_made_once(tmp_path: Path) -> None:
    """The first command makes the keys and says to keep them; the next reads them."""
    first, advice = ensure_keys(Settings(), tmp_path / "var")
    second, silence = ensure_keys(Settings(), tmp_path / "var")
    assert first == second
    assert first.data_key is not None
    assert first.data_key != first.secret_key
    assert "data_key" in advice
    assert "safe place" in advice
    assert silence == ""


def test_key_files_are_for_their_owner_only(tmp_path: Path) -> None:
    """A key file has mode 600, and nothing else is left beside it."""
    ensure_keys(Settings(), tmp_path)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["data_key", "secret_key"]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]


def test_given_keys_need_no_files(tmp_path: Path) -> None:
    """Keys from the environment stand, and nothing is written."""
    settings = load_settings(GIVEN)
    assert ensure_keys(settings, tmp_path) == (settings, "")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_file_is_a_fault(tmp_path: Path) -> None:
    """A key of the wrong length is told, and never replaced."""
    (tmp_path / "data_key").write_text("AAAA\n", "ascii")
    with pytest.raises(SettingsFaults, match="UPPSOK_DATA_KEY"):
        ensure_keys(Settings(), tmp_path)
    assert (tmp_path / "data_key").read_text("ascii") == "AAAA\n"


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    """Where the keys cannot be kept, nothing starts."""
    (tmp_path / "var").touch()
    with pytest.raises(SettingsFaults, match="UPPSOK_SECRET_KEY"):
        ensure_keys(Settings(), tmp_path / "var")


def test_all_who_start_at_once_use_the_same_keys(tmp_path: Path) -> None:
    """Where several processes start at once, all use the keys that were written first."""
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: ensure_keys(Settings(), tmp_path)[0], range(8)))
    assert results == [results[0]] * 8


def test_a_link_is_never_written_over(tmp_path: Path) -> None:
    """A link to a place that is not mounted is a fault: making a new key would lose the old."""
    (tmp_path / "data_key").symlink_to(tmp_path / "unmounted" / "data_key")
    with pytest.raises(SettingsFaults, match="UPPSOK_DATA_KEY"):
        ensure_keys(Settings(), tmp_path)
    assert (tmp_path / "data_key").is_symlink()
