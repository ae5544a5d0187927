"""The plans that ship with the program; they seed an empty database (R17)."""

from importlib.resources import files

FOLDER = "plans"
SUFFIX = ".yaml"


def read_plan_files() -> dict[str, str]:
    """Return the shipped plans' YAML by name, in order of the names.

    The first, digital-first, is the default.
    """
    folder = files("config").joinpath(FOLDER)
    found = {
        each.name.removesuffix(SUFFIX): each.read_text(encoding="utf-8")
        for each in folder.iterdir()
        if each.name.endswith(SUFFIX)
    }
    return dict(sorted(found.items()))
