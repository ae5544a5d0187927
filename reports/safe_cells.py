"""Cells of files that are opened in a spreadsheet: a name must not become a formula there. Pure."""

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Return a cell's text with an apostrophe before what a spreadsheet would calculate.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text
