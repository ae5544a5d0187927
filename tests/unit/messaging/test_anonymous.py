"""What points to a person leaves a text, and the text still reads like one."""

from datetime import date

import pytest

from messaging.anonymous import Known, make_anonymous

AMINA = Known(
    first_names=["Amina Sofia"],
    last_names=["El-Warsame"],
    full_names=["Sara Berg", "Åsa von Öst"],  # staff
    streets=["Rinkebysvängen 12 lgh 1101", ""],
    postcodes=["163 74", ""],
    birthdays=[date(2008, 3, 14)],
)
MAX = Known(first_names=["Max"], last_names=["Lind"])
NOBODY = Known()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("hej det är amina", "hej det är Namn"),
        ("AMINAS mamma", "Namns mamma"),
        ("aminas syster, amina's kusin, Amina:s bror", "Namns syster, Namn's kusin, Namn:s bror"),
        ("aminaaa här", "Namn här"),
        ("1amina07!", "1Namn07!"),
        ("Amina Sofia El-Warsame", "Namn Efternamn"),
        ("El Warsame, warsame, elwarsame", "Efternamn, Efternamn, elwarsame"),
        ("tack Sara Berg!", "tack Namn Efternamn!"),
        ("hälsa asa von ost", "hälsa Namn Efternamn"),
        ("hälsa A\u030asa", "hälsa Namn"),  # a ring of its own
    ],
)
def test_names_in_any_form(text: str, left: str) -> None:
    """All parts, any case, without marks, drawn out, with a genitive's s (kept)."""
    assert make_anonymous(text, AMINA) == left


@pytest.mark.parametrize(
    "text",
    [
        "Mina vänner, aminahs, saranghae",  # inside of other words
        "de la till mig på el giganten von oben",  # small words of somebody's name
        "på vägen 15 min, mån-fre 8-16, kl 15.30, svar 1",
        "börjar 2026-01-15, slutar 14/6 -26, läsåret 2026/2027",
        "jobbar 0930-1730 eller 08.00 - 16.30",
        "slutat jobb.nu pluggar, 12345, 1 2 3 4 5 6 7",
        "",
    ],
)
def test_what_points_to_nobody_stays(text: str) -> None:
    """Names inside of words, times, terms, full stops without a space: nothing is lost."""
    assert make_anonymous(text, AMINA) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("jobbar på Max", "jobbar på Namn"),  # the employer too: nobody can tell them apart
        ("maximalt, Linda, lindrigt", "maximalt, Linda, lindrigt"),
        ("Max-burgare med lind", "Namn-burgare med Efternamn"),
    ],
)
def test_a_name_that_is_a_word_goes(text: str, left: str) -> None:
    """What is the person's name goes, whatever else it may mean."""
    assert make_anonymous(text, MAX) == left


def test_staff_take_no_everyday_words_from_all_texts() -> None:
    """Liv Berg works here: her name goes, "mitt liv" stays; her namesake's own goes anyhow."""
    staff = Known(full_names=["Liv Berg", "Omar Ek Ali"])
    text = "hej Liv! mitt liv på berget. Fru Berg, berg, omar ali, Omar Ek"
    left = "hej Namn! mitt liv på berget. Fru Efternamn, berg, Namn Efternamn, Namn Efternamn"
    assert make_anonymous(text, staff) == left
    own = Known(first_names=["Liv"], full_names=["Liv Berg"])
    assert make_anonymous("mitt liv", own) == "mitt Namn"


def test_somebody_elses_name_stays() -> None:
    """Only names that are told are known: of Max nobody has said that he is called so."""
    assert make_anonymous("jobbar på Max", AMINA) == "jobbar på Max"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ring 0701740605 tack", "ring 070-000 00 00 tack"),
        ("ring 070-174 06 05.", "ring 070-000 00 00."),
        ("nr+46 70 174 06 05", "nr070-000 00 00"),
        ("mitt nr är 701740605", "mitt nr är 070-000 00 00"),
        ("20080314-9848 eller 080314-9848", "000101-0000 eller 000101-0000"),
        ("200803749848", "000101-0000"),  # a coordination number
        ("född 2008-03-14 eller 14/3 2008", "född 2000-01-01 eller 2000-01-01"),
        ("080314", "2000-01-01"),
        ("ärende 991231 och 123456789", "ärende 000000 och 000000000"),
    ],
)
def test_numbers(text: str, left: str) -> None:
    """Telephone numbers, personnummer, birthdays; other long numbers lose their digits."""
    assert make_anonymous(text, AMINA) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mejla amina.w@gmail.com", "mejla namn@exempel.se"),
        ("insta @amina_w08", "insta @namn"),
        ("se https://x.y/z?q=1 ok", "se https://exempel.se ok"),
        ("svar.stockholm.se/r/K7M4 el www.a.nu", "https://exempel.se el https://exempel.se"),
        ("facebook.com", "https://exempel.se"),
        ("bor rinkebysvangen 12a nu", "bor Gatan 1 nu"),
        ("bor på Storgatan 3 B och Lillavägen 12", "bor på Gatan 1 och Gatan 1"),
        ("163 74 Spånga, 16374", "000 00 Spånga, 000 00"),
    ],
)
def test_addresses(text: str, left: str) -> None:
    """E-mail, links, handles, the person's own street and any other with a number."""
    assert make_anonymous(text, AMINA) == left


def test_nobody_is_known() -> None:
    """Numbers and addresses go also where no name is told."""
    assert make_anonymous("Amina 0701740605", NOBODY) == "Amina 070-000 00 00"


def test_other_scripts_stay_whole() -> None:
    """Letters that fold into several, and scripts that know no case, are left as they are."""
    text = "أنا أعمل، ß İ ﬁ ኣነ እየ"
    assert make_anonymous(text, AMINA) == text
