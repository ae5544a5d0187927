"""Workbooks in which what stands in a cell is a text or a number, and nothing else."""

from io import BytesIO

from xlsxwriter import Workbook


def safe_workbook(file: BytesIO) -> Workbook:
    """Return a workbook that is written into a file; nobody's text is calculated or followed."""
    return Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
