"""The locked requirements: every package by its hashes, no address of any machine."""

import re
from pathlib import Path

import pytest

LOCKS = sorted(Path("requirements").glob("*.lock"))
PACKAGE = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def packages(file: Path) -> dict[str, set[str]]:
    """Return the versions a lock file names, by package; several where a marker chooses."""
    found: dict[str, set[str]] = {}
    for name, version in PACKAGE.findall(file.read_text("utf-8")):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_no_lock_holds_an_address(file: Path) -> None:
    """A lock can be installed from any index: it names none, and no file of a machine."""
    text = file.read_text("utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "file:" not in text


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_every_package_has_hashes(file: Path) -> None:
    """Each package is followed by at least one hash: pip refuses anything else."""
    blocks = re.split(r"^(?=[a-z0-9])", file.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_locks_agree() -> None:
    """Tests and benchmarks run what the service runs, in the same versions."""
    run = packages(Path("requirements/run.lock"))
    for file in LOCKS:
        other = packages(file)
        assert {name: other[name] for name in run.keys() & other.keys()} == run
