"""How word lists become rules."""

import re

import pytest

from messaging.meaning import danger, intents, occupations, places, refusals, world_latin
from messaging.meaning.heads import ANY, find_heads, split_branches
from messaging.meaning.lexicon import (
    Lexicon,
    Sighting,
    StemLexicon,
    clause_after,
    clause_before,
    phrases,
    spell,
    whole,
)

HEADS = [
    ("jobbar", {"j"}),
    ("(?:har|fått) jobb", {"h", "f"}),
    ("(?:är )?på jobbet", {"ä", "p"}),
    (r"(?:\w+ )?jobb", {ANY}),
    (r"\dst", set("0123456789")),
    ("[äa]r", {"ä", "a"}),
    ("[a-z]r", {ANY}),
    ("(?<!folk )high", {"h"}),
    ("x?y*(?: z){0,2}q", {"x", "y", "q", ANY}),
    ("a?", {"a"}),
    (r"(?:[)]|\))x", {")", ANY}),
    ("", set()),
]


@pytest.mark.parametrize(("phrase", "heads"), HEADS)
def test_heads_are_the_letters_a_phrase_can_begin_with(phrase: str, heads: set[str]) -> None:
    """A phrase is tried at a word only where it may match, so no head may be missing."""
    assert find_heads(phrase) == ({ANY} if ANY in heads or not heads else heads)


def test_an_open_group_is_a_fault() -> None:
    """A phrase whose group is not closed is refused when the words are loaded."""
    with pytest.raises(ValueError, match="not closed"):
        find_heads("(?:abc")


def test_bars_inside_groups_do_not_split() -> None:
    """Only the outermost bars separate alternatives."""
    assert split_branches("a(?:b|c)|[|]|d") == ["a(?:b|c)", "[|]", "d"]


def _all_phrases() -> list[str]:
    tables = [occupations.WORDS, places.WORDS, intents.WORDS, refusals.WORDS]
    tables += [world_latin.OCCUPATIONS, world_latin.INTENTS]
    return [phrase for table in tables for words in table.values() for phrase in words]


@pytest.mark.parametrize(
    "message",
    [
        "jag är på praktik och jobbar extra på ica",
        "ta bort mitt nummer . vem är ni ?",
        "i am looking for a job , can you call me tomorrow",
        "flyttade till norge i somras och gör inget",
        "waan shaqeeyaa , no gracias , ez dixebitim",
        "far ni foraldraledig gar pa komvux",
    ],
)
def test_no_phrase_is_lost_by_its_heads(message: str) -> None:
    """Trying phrases by first letter sees all that trying every phrase everywhere sees."""
    for phrase in _all_phrases():
        alone = {match.start() for match in phrases(phrase).finditer(message)}
        seen = {sight.start for sight in Lexicon({"x": [phrase]}).sightings(message)}
        assert alone <= seen, phrase


def test_letters_without_dots_are_understood() -> None:
    """å, ä and ö also match a and o; a capital means that very letter."""
    assert phrases("går på").search("jag gar pa")
    assert phrases("dÖ").search("dö")
    assert not phrases("dÖ").search("what to do")
    assert re.compile(spell("ÅÄÖ")).fullmatch("åäö")


def test_whole_takes_nothing_beside_it() -> None:
    """A whole message may end in signs only."""
    assert whole("fel").match("fel . ?")
    assert not whole("fel").match("fel tid")


def test_stems_are_seen_inside_words_of_other_scripts() -> None:
    """Small words are written together with the next in Arabic; Latin letters are not searched."""
    rules = StemLexicon({"working": ["شتغل"]})
    assert rules.sightings("بشتغل") == [Sighting(1, 5, "working", "شتغل")]
    assert rules.sightings("jobbar") == []


def test_clauses_end_at_signs_and_small_words() -> None:
    """A negation counts within its own clause."""
    message = "jag pluggar inte men jobbar på ica , ring inte"
    place = message.index("jobbar")
    assert clause_before(message, place).strip() == "men jobbar"[:3]
    assert clause_after(message, place + 6) == " på ica"
    assert clause_before("jobbar", 0) == ""
    assert clause_after("jobbar", 6) == ""


def test_danger_words_compile_under_their_labels() -> None:
    """Evidence tells the label and the words."""
    assert danger.find_danger("jag vill dö")[0].evidence == "crisis: vill dö"
