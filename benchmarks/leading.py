"""What those who lead wait for: figures, experiments, trials of plans, and how true these are."""

from collections.abc import Callable, Iterator

from benchmarks.experiments_bench import RUNS, measure_experiments
from benchmarks.forecast_bench import measure_forecasts
from benchmarks.lines import Line
from benchmarks.results_bench import measure_results
from benchmarks.trial_bench import measure_trial
from tests.postgresql import Server

SLOWEST_RESULTS_MS = 300
MOST_FALSE, LEAST_FOUND = 0.05, 0.9
MOST_SECONDS_OF_TRIAL = 30
LEAST_HELD = 0.85  # of the forecasts, by their 90 % interval


def result_lines(server: Server, *, full: bool) -> Iterator[Line]:
    """Tell what a night's figures cost, and how fast results are shown."""
    people = 1_000_000 if full else 50_000
    told = measure_results(server, people=people, seconds=60 if full else 10)
    size = f"{people:,} people, {told.facts:,} facts: "
    yield Line(f"{size}figures counted anew", f"{told.anew:.0f} s", "", "", "", kept=True)
    night = f"a night's figures, {told.news:,} new facts"
    yield Line(night, f"{told.night:.1f} s", "", "", "", kept=True)
    yield Line("what a morning measures", f"{told.morning:.1f} s", "", "", "", kept=True)
    yield Line("two annual reports with drawings", f"{told.annual:.0f} s", "", "", "", kept=True)
    for what, p95 in told.pages.items():
        limit = f"under {SLOWEST_RESULTS_MS} ms"
        yield Line(f"p95 of {what}", f"{p95:.0f} ms", "", "", limit, p95 < SLOWEST_RESULTS_MS)


def experiment_lines(_server: Server, *, full: bool) -> Iterator[Line]:
    """Tell how often experiments are declared where nothing differs, and found where it does."""
    del full  # a minute at any size
    for told in measure_experiments():
        what = f"{told.design}, {told.people:,} people in the city's year, {RUNS:,} runs"
        yield Line(
            f"{what}: declared where nothing differs", f"{told.false:.1%}", "", "", "at most 5 %",
            told.false <= MOST_FALSE,
        )  # fmt: skip
        yield Line(
            f"the same: 10 points found (half of them by day {told.days:.0f}, of"
            f" {told.until_found:,.0f} people; reckoned for nine of ten: {told.needed:,})",
            f"{told.found:.1%}", "", "", "at least 90 %", told.found >= LEAST_FOUND,
        )  # fmt: skip
        yield Line(
            "the same: the interval ever without the true difference", f"{told.missed:.1%}", "",
            "", "at most 5 %", told.missed <= MOST_FALSE,
        )  # fmt: skip


def trial_lines(_server: Server, *, full: bool) -> Iterator[Line]:
    """Tell how long a plan's trial over a year takes, beside the plan in force."""
    people = 8_361 if full else 500
    seconds = measure_trial(people)
    yield Line(
        f"a trial of 12 months, two plans, {people:,} people", f"{seconds:.1f} s", "", "",
        f"under {MOST_SECONDS_OF_TRIAL} s", seconds < MOST_SECONDS_OF_TRIAL,
    )  # fmt: skip


def forecast_lines(_server: Server, *, full: bool) -> Iterator[Line]:
    """Tell how often a forecast from half a year holds the people reached in the other half."""
    seeds = 100 if full else 3
    hits = sum(one.hit for one in measure_forecasts(seeds))
    yield Line(
        f"forecasts of half a year that hold what came, of {seeds} cities", f"{hits}", "", "",
        f"at least {LEAST_HELD * seeds:.0f}", hits >= LEAST_HELD * seeds,
    )  # fmt: skip


LEADING: dict[str, Callable[..., Iterator[Line]]] = {
    "results": result_lines,
    "experiments": experiment_lines,
    "trial": trial_lines,
    "forecast": forecast_lines,
}
