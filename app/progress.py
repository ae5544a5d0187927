"""How far something is that takes its time: a line on stderr."""

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

PER_CENT = "{task.percentage:>3.0f} %"
COUNT = "{task.completed:,.0f}"


def progress_bar(
    how_far: str = PER_CENT,
    *,
    shown: bool = True,
    passing: bool = False,
    a_second: float = 10,
) -> Progress:
    """Return a bar with words, how far it is, and for how long.

    Args:
        how_far: PER_CENT or COUNT.
        shown: False where nobody looks.
        passing: it goes away at its end.
        a_second: how often it is drawn, which takes time from what is done.
    """
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(how_far),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not shown,
        transient=passing,
        refresh_per_second=a_second,
    )
