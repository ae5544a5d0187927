"""An extract, brought into the register."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from register.history import import_history
from register.history_rules import COLUMNS
from register.importing import ImportChoices
from register.mapping import load_mapping
from register.report import Counts
from register.states import PersonState, PointState
from register.tables import contact_point, district, fact, import_problem, import_run, person
from storage.engine import writing
from tests.integration.register.desk import NOW, VAULT, Desk
from tests.people import AMINA, ELIAS, EVERYBODY, OKSANA, SAGA, YONAS, extract

SAMPLE = Path("tests/data/register_sample.csv").read_bytes()


async def test_a_first_extract(desk: Desk) -> None:
    """Everybody enters, with all that the extract says, and the ledger and the facts say so."""
    report = await desk.take_in(EVERYBODY)
    assert report.counts == Counts(read=5, new=5)
    amina = await desk.person(AMINA)
    assert VAULT.open("person.pnr", amina.pnr_cipher) == AMINA.number
    assert (amina.first_name, amina.language, amina.state) == ("Amina", "so", PersonState.ACTIVE)
    assert await desk.points(AMINA) == dict.fromkeys(
        ("+46701740605", "amina.warsame@example.com", "+46701740606"), PointState.OK
    )
    assert await desk.changes(AMINA) == [("entered", "")]
    assert await desk.changes(SAGA) == [("entered", ""), ("protected", "")]
    facts = await desk.rows(select(fact.c.outcome, fact.c.district, fact.c.unit, fact.c.gender)
                            .where(fact.c.subject == amina.subject))  # fmt: skip
    assert [tuple(row) for row in facts] == [("entered", "Järva", "KAA nord", "K")]


async def test_the_same_extract_again(desk: Desk) -> None:
    """Nothing is written twice; every line is found by its fingerprint."""
    await desk.take_in(EVERYBODY)
    report = await desk.take_in(EVERYBODY)
    assert report.counts == Counts(read=5, unchanged=5)
    assert desk.told.heard == []
    assert await desk.changes(AMINA) == [("entered", "")]


async def test_whom_earlier_years_know_is_the_same_person(desk: Desk) -> None:
    """Who comes in after their history has its subject: no period counts them twice."""
    line = f"{ELIAS.number};M;Farsta;2024-08-20;2025-01-10;2024-10-02;sms;answered_self;working;;;;"
    data = "\n".join([";".join(COLUMNS), line]).encode()
    async with writing(desk.engine) as conn:
        told = await import_history(
            conn, VAULT, data, NOW, today=NOW.date(), progress=lambda _: None
        )
    assert told.refused == 0
    await desk.take_in(EVERYBODY)
    (known,) = await desk.rows(select(fact.c.subject).where(fact.c.actor == "history").distinct())
    assert (await desk.person(ELIAS)).subject == known.subject
    assert (await desk.person(AMINA)).subject != known.subject


async def test_order_and_encoding_change_nothing(desk: Desk) -> None:
    """Lines in another order, or the file in another encoding, are the same extract."""
    await desk.take_in(EVERYBODY)
    backwards = extract(EVERYBODY[::-1])
    for data in (backwards.encode("utf-8-sig"), backwards.encode("cp1252")):
        assert (await desk.take_in(data)).counts == Counts(read=5, unchanged=5)


async def test_another_separator_changes_nothing(desk: Desk) -> None:
    """A file whose lines all look different but say the same leaves the register as it is."""
    await desk.take_in(EVERYBODY)
    report = await desk.take_in(extract(EVERYBODY).replace(";", "\t"))
    assert report.counts == Counts(read=5, unchanged=5)
    assert (await desk.take_in(extract(EVERYBODY).replace(";", "\t"))).counts.unchanged == 5


async def test_what_changes_is_brought_up_to_date(desk: Desk) -> None:
    """A new name, district, address and number replace the old ones; the rest stays."""
    await desk.take_in(EVERYBODY)
    before = await desk.person(ELIAS)
    moved = replace(ELIAS, street="Storgatan 1", district="Bromma", mobile="0701740620")
    report = await desk.take_in([moved, AMINA, SAGA, YONAS, OKSANA])
    assert report.counts == Counts(read=5, changed=1, unchanged=4)
    after = await desk.person(ELIAS)
    assert after.street == "Storgatan 1"
    assert after.district_id != before.district_id
    assert (after.public_id, after.subject) == (before.public_id, before.subject)
    assert await desk.points(ELIAS) == {
        "+46701740607": PointState.OLD,
        "+46701740608": PointState.OK,
        "+46701740620": PointState.OK,
    }
    back = await desk.take_in(EVERYBODY)
    assert back.counts.changed == 1
    assert (await desk.points(ELIAS))["+46701740607"] is PointState.OK


async def test_an_unknown_district_is_made(desk: Desk) -> None:
    """A district that the municipality file does not name goes to the unit for all others."""
    await desk.take_in([replace(AMINA, district="Ny stadsdel")])
    names = {row[0] for row in await desk.rows(select(district.c.name))}
    assert {"Ny stadsdel", "", "Järva"} <= names


async def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    """A dry run gives the whole report, calls no hook and leaves no row."""
    report = await desk.take_in(
        [*EVERYBODY, replace(AMINA, number="1")], choices=ImportChoices(dry_run=True)
    )
    assert report.counts == Counts(read=6, new=5, refused=1)
    assert desk.told.heard == []
    for table in (person, contact_point, import_run, import_problem):
        assert await desk.rows(select(func.count()).select_from(table)) == [(0,)]


async def test_the_run_is_remembered(desk: Desk) -> None:
    """Each import leaves a row with what it came to, and when (R21)."""
    await desk.take_in(EVERYBODY)
    await desk.take_in([AMINA, ELIAS, SAGA, YONAS], now=NOW + timedelta(days=1))
    c = import_run.c
    rows = await desk.rows(select(c.source, c.complete, c.read, c.new, c.gone).order_by(c.id))
    assert [tuple(row) for row in rows] == [
        ("extract.csv", True, 5, 5, 0),
        ("extract.csv", True, 4, 0, 1),
    ]


async def test_a_mapped_extract(desk: Desk) -> None:
    """Another municipality's headings and words are told by a mapping file."""
    mapping = load_mapping(
        "columns: {personnummer: Pnr, district: null}\nvalues: {gender: {Tjej: K}}"
    )
    text = extract([AMINA]).replace("Personnummer", "Pnr").replace(";K;", ";Tjej;")
    report = await desk.take_in(text, mapping=mapping)
    assert report.counts == Counts(read=1, new=1)
    assert (await desk.person(AMINA)).gender == "K"


async def test_missing_columns_leave_what_is_known(desk: Desk) -> None:
    """A column that is not in the file says nothing about what it would hold."""
    await desk.take_in([AMINA, ELIAS])
    before = await desk.person(AMINA)
    header, *lines = extract([AMINA, ELIAS]).splitlines()
    gone = [header.split(";").index(name) for name in ("Stadsdelsområde", "Mobil", "Gatuadress")]
    text = "\n".join(
        ";".join(cell for place, cell in enumerate(line.split(";")) if place not in gone)
        for line in (header, *lines)
    )
    report = await desk.take_in(text)
    assert report.counts == Counts(read=2, unchanged=2, warnings=3)
    assert {(one.line, one.column) for one in report.problems} == {
        (1, "Gatuadress"), (1, "Stadsdelsområde"), (1, "Mobil"),
    }  # fmt: skip
    after = await desk.person(AMINA)
    assert (after.street, after.district_id) == (before.street, before.district_id)
    assert set((await desk.points(AMINA)).values()) == {PointState.OK}


async def test_a_real_extract_s_forms(desk: Desk) -> None:
    """200 lines as a city writes them, numbers in every form, go in without a problem."""
    report = await desk.take_in(SAMPLE)
    assert report.counts == Counts(read=200, new=200)
    assert report.problems == ()
    kinds = await desk.rows(
        select(contact_point.c.kind, func.count()).group_by(contact_point.c.kind)
    )
    assert {row[0] for row in kinds} == {"mobile", "landline", "email"}
    again = await desk.take_in(SAMPLE.decode("utf-8-sig").encode("cp1252"))
    assert again.counts == Counts(read=200, unchanged=200)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "no header"),
        ("Personnummer;Mobil\n1;2\n", "no column"),
        (extract([AMINA]).replace("Skyddade personuppgifter", "Flagga"), "Skyddade"),
    ],
)
async def test_a_file_that_cannot_be_read_changes_nothing(
    desk: Desk, text: str, refusal: str
) -> None:
    """A file without header or flag is refused whole, and only the refusal is remembered (R7)."""
    await desk.take_in(EVERYBODY)
    report = await desk.take_in(text)
    assert refusal in report.refusal
    assert report.counts == Counts()
    rows = await desk.rows(select(import_run.c.complete, import_run.c.refusal))
    assert [row[0] for row in rows] == [True, False]
    assert refusal in rows[1][1]
    assert (await desk.person(AMINA)).state == PersonState.ACTIVE


async def test_a_dry_run_ends_nobody(desk: Desk) -> None:
    """Who would be gone is counted, and stays."""
    await desk.take_in(EVERYBODY)
    report = await desk.take_in(EVERYBODY[1:], choices=ImportChoices(dry_run=True))
    assert report.counts == Counts(read=4, unchanged=4, gone=1)
    assert (await desk.person(AMINA)).state == PersonState.ACTIVE


async def test_a_file_that_changes_meanwhile_is_refused(desk: Desk) -> None:
    """A file that is replaced while it is read changes nothing."""

    def replace_file(_lines: int) -> None:
        desk.path.write_bytes(SAMPLE[: len(SAMPLE) // 2].replace(b";N;", b";J;"))

    report = await desk.take_in(SAMPLE, choices=ImportChoices(progress=replace_file))
    assert "changed while it was read" in report.refusal
    assert await desk.rows(select(func.count()).select_from(person)) == [(0,)]


async def test_progress_is_told(desk: Desk) -> None:
    """Whoever waits for a large file hears how far it has come."""
    heard: list[int] = []
    await desk.take_in(EVERYBODY, choices=ImportChoices(progress=heard.append))
    assert heard == [5]
