"""The report of an import, as `uppsok import --json` prints it."""

from register.problems import Problem
from register.report import Counts, ImportReport


def test_the_report_has_the_contract_s_keys() -> None:
    """The keys of the JSON and of its problems are fixed."""
    report = ImportReport(
        Counts(read=2, new=1, refused=1), (Problem(3, "Mobil", "x", refused=True),)
    )
    assert report.to_json() == {
        "read": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "gone": 0,
        "refused": 1,
        "warnings": 0,
        "problems": [{"line": 3, "column": "Mobil", "problem": "x"}],
    }
