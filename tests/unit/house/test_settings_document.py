"""docs/settings.md tells of every setting."""

import re
from pathlib import Path

from config.settings import Settings, variable

PAGE = Path("docs/settings.md").read_text("utf-8")


def test_every_setting_is_documented() -> None:
    """The table names the settings there are, with their defaults, and no other."""
    told = dict(re.findall(r"^\| `(UPPSOK_\w+)` \| ([^|]*) \|", PAGE, re.MULTILINE))
    assert set(told) == {variable(name) for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        assert told[variable(name)].strip() == default
