"""A small municipality for the program: people of today's ages, a plan without closed hours.

The program's commands go by the machine's clock, so ages and registrations count from
today, and the plan's hours are all hours: on a Sunday the tests must pass too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from config.clock import SystemClock, swedish_date
from simulation.identity import NumberSeries, mobile_number
from tests.acceptance.program import Program
from tests.people import Young, extract

LOGIN, OTHER = "sara.ek", "omar.ali"
PEOPLE = 40
WITHOUT_MOBILE = 5  # one in so many: they get a knock card at once
SEVENTEEN = timedelta(days=17 * 365 + 100)
ROOM = 400  # days over which birthdays are spread
DISTRICTS = ("Järva", "Farsta", "Bromma", "Södermalm")
AROUND_THE_CLOCK = '{days: mon-sun, from: "00:00", to: "23:59", holidays: none}'
ALWAYS = f"""\
name: always
window: {AROUND_THE_CLOCK}
calls: {AROUND_THE_CLOCK}
steps:
  - {{id: hello, channel: [sms], template: hello, if_late: send}}
  - {{id: knock-card, task: knock_card, template: knock_card, notice: 5d}}
  - {{id: visit, task: home_visit, staff: 2}}
"""


def today() -> date:
    """Return the date in Stockholm, as the program sees it."""
    return swedish_date(SystemClock().now())


def young_people(count: int, *, without_mobile: int = WITHOUT_MOBILE) -> Iterator[Young]:
    """Give people of 17, registered two months ago; one in `without_mobile` has no number.

    0 gives everybody a number.
    """
    series, day = NumberSeries(), today()
    for place in range(count):
        gender = "KM"[place % 2]
        _, number = series.take(day - SEVENTEEN + timedelta(days=place % ROOM), gender)
        yield Young(
            number=number,
            first_name="Kim",
            last_name=f"Lind{place}",
            gender=gender,
            street=f"Storgatan {place + 1}",
            postcode="163 74",
            district=DISTRICTS[place % len(DISTRICTS)],
            mobile=""
            if without_mobile and place % without_mobile == 0
            else mobile_number(1, place, 0),
            registered=day - timedelta(days=60),
        )


def protected(one: Young) -> Young:
    """Return somebody with protected personal data."""
    return replace(one, protected="J")


def write_people(folder: Path, people: Iterator[Young] | list[Young]) -> Path:
    """Write an extract of these people and return its path."""
    file = folder / "extract.csv"
    file.write_text(extract(people), "utf-8")
    return file


def write_plan(folder: Path) -> Path:
    """Write the plan whose hours are all hours and return its path."""
    file = folder / "always.yaml"
    file.write_text(ALWAYS, "utf-8")
    return file


def open_office(program: Program) -> None:
    """Put the plan in force, import the register, add the staff, say Start, and run once."""
    first, *others = young_people(PEOPLE)
    file = write_people(program.folder, [protected(first), *others])
    program.do("plan", "use", write_plan(program.folder))
    program.do("import", file)
    program.do("staff", "add", LOGIN, "--name", "Sara Ek", "--unit", "KAA nord")
    program.do("staff", "add", OTHER, "--name", "Omar Ali", "--unit", "KAA syd")
    program.do("start")
    program.do("tick")
    program.do("tick")
