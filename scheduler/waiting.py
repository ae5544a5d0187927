"""The wait before the first step: those who only change schools need no letter (R2)."""

from datetime import date, timedelta

# The register's word for an interruption of studies that the school has confirmed.
INTERRUPTED = "avbrott"


def wait_ends(registered_on: date, reason: str, wait_days: int = 14) -> date:
    """Return the date from which the first step may be taken (R2).

    Those who change schools drop out of the register by themselves in the first days; where
    the school has confirmed an interruption ("Avbrott"), there is nothing to wait for.
    """
    if reason.strip().casefold() == INTERRUPTED:
        return registered_on
    return registered_on + timedelta(days=wait_days)
