"""What the pages of experiments say, and draw."""

from datetime import date, timedelta

import pytest

from console.managing.experiment_chart import HEIGHT, WIDTH, draw_interval
from console.managing.experiment_words import (
    choice_in_words,
    few_warning,
    interval_in_words,
    points,
    share,
    target_name,
    variant_name,
    verdict_in_words,
    wait_in_words,
)
from console.marking import N_
from reports.experiment_rules import Standing, Told, Verdict
from reports.experiment_values import Look
from scheduler.states import ExperimentKind


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(Verdict.NOT_YET), "Ännu går inget att säga: 140 av omkring 800 är räknade."),
        (Told(Verdict.BETTER, 2), "Variant C når fler än standarden."),
        (Told(Verdict.WORSE, 0), "Standarden når fler"),
        (Told(Verdict.SAME), "säkert mindre än 10 procentenheter"),
        (Told(Verdict.UNSTEADY), "har ändrats på vägen"),
    ],
)
def test_the_rule_in_a_sentence(told: Told, words: str) -> None:
    """Each verdict is plain Swedish; too early says how many are missing."""
    assert words in verdict_in_words(told, 140, 800, 10, N_)


def test_names() -> None:
    """An experiment is called by what it is about, variants by letters."""
    assert target_name(ExperimentKind.TEXT, "hello/sms/sv", N_) == (
        "Första meddelandet, sms, Svenska"
    )
    assert "steget Samtal i planen p" in target_name(ExperimentKind.WAIT, "p/call", N_)
    assert [variant_name(number, N_) for number in (0, 1)] == ["Standard (A)", "Variant B"]


def test_figures() -> None:
    """Numbers are written as Swedes write them."""
    assert [points(one) for one in (0.015, 0.0, -0.1)] == ["+1,5", "0", "−10"]
    assert (share(541, 1000), share(0, 0)) == ("54,1 %", "–")
    assert interval_in_words(Standing(-0.015, 0.12), N_) == "−1,5 till +12 procentenheter"
    assert interval_in_words(Standing(None, None), N_) == "ingen stämmer"
    assert [wait_in_words(one, N_) for one in ("1d", "3d", "12h")] == [
        "1 dag",
        "3 dagar",
        "12 timmar",
    ]
    assert choice_in_words("percent", 50, N_) == "50 % av dem som kommer"
    assert choice_in_words("standard", 0, N_) == "lika många som varje variant"


def test_few_people_are_warned_of() -> None:
    """Under fifty in any group there is a warning."""
    assert "under 50 personer" in few_warning([49, 300], N_)
    assert few_warning([50, 300], N_) == ""
    assert few_warning([], N_) == ""


def look(day: int, low: float | None, high: float | None, people: int = 100) -> Look:
    """Return what stood on a day."""
    on = date(2026, 1, 1) + timedelta(days=day)
    return Look(on, (people, people), (people // 2, people * 3 // 5), (Standing(low, high),))


def test_the_interval_is_drawn_inside_its_field() -> None:
    """The band narrows within the picture; days on which nothing fits are left out."""
    days = [
        look(0, -0.9, 0.9, people=0),
        look(1, -0.2, 0.4),
        look(2, 0.0, 0.2),
        look(3, None, None),
    ]
    picture = draw_interval(days, 1)
    assert picture is not None
    places = [tuple(map(float, one.split(","))) for one in picture.band.split()]
    assert len(places) == 6
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    assert [mark.text for mark in picture.marks] == ["−40", "−20", "0", "+20", "+40"]
    assert (picture.first, picture.last) == ("1/1", "3/1")


def test_one_day_is_no_picture() -> None:
    """Before the second day there is nothing to draw."""
    assert draw_interval([look(0, -0.2, 0.3)], 1) is None
