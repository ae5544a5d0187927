"""Tests of the register start with an empty one, on each kind of database in turn."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.integration.register.desk import Desk


@pytest.fixture
def desk(engine: AsyncEngine, tmp_path: Path) -> Desk:
    """Return a register of its own and the folder its extracts come from."""
    return Desk(engine, tmp_path)
