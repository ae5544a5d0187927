"""How word lists become rules."""

import re

import pytest

from messaging.meaning import (
    danger,
    intents,
    lexicon,
    occupations,
    places,
    refusals,
    world_latin,
)
from messaging.meaning.heads import find_heads, first_word, open_group, split_branches
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
    ("jobbar", {"jobba"}),
    ("(?:har|fått) jobb", {"har ", "fått "}),
    ("(?:är )?på jobbet", {"är ", "på "}),
    (r"(?:\w+ )?jobb", {"", "jobb "}),
    (r"\dst", {f"{digit}st " for digit in range(10)}),
    ("[äa]r", {"är ", "ar "}),
    ("[a-z]r", {""}),
    ("(?<!folk )high", {"high "}),
    ("x?y*(?: z){0,2}q", {"x ", "xy", "xq ", "y", " ", "q "}),
    ("en{1,2}o", {"en"}),
    ("ga+r", {"ga"}),
    ("a?", {"a ", " "}),
    (r"jag\b", {"jag"}),
    ("nej ?,? ?tack", {"nej ", "nejta"}),
    ("", {" "}),
]


@pytest.mark.parametrize(("phrase", "heads"), HEADS)
def test_heads_are_the_letters_a_phrase_can_begin_with(phrase: str, heads: set[str]) -> None:
    """A phrase is tried at a word only where it may match, so no head may be missing."""
    assert find_heads(phrase) == heads


def test_an_open_group_is_a_fault() -> None:
    """A phrase whose group is not closed is refused when the words are loaded."""
    with pytest.raises(ValueError, match="not closed"):
        find_heads("(?:abc")


FIRST_WORDS = [
    (r"(?:hans|\w+s) (?:gamla|förra) nummer", r"(?:hans|\w+s)"),
    (r"\w+programmet", r"\w+programmet"),
    (r"\w+s(?: \w+)? nummer", r"\w*"),
    (r"\w+s ?nummer", r"\w*"),
    (r"(?!jag)\w+s nummer", r"\w*"),
    (r".*s nummer", r"\w*"),
]


@pytest.mark.parametrize(("phrase", "word"), FIRST_WORDS)
def test_the_first_word_tells_where_the_letters_do_not(phrase: str, word: str) -> None:
    """A phrase that may begin with any letter is tried only where its first word fits."""
    assert first_word(phrase) == word


def test_a_group_is_opened_only_where_it_is_the_whole_phrase() -> None:
    """The alternatives of one group are phrases of their own."""
    assert open_group("(?:a|b c)") == ["a", "b c"]
    assert open_group("(?:a|b) c") == ["(?:a|b) c"]
    assert open_group("a") == ["a"]


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


def test_a_phrase_of_any_letter_stands_beside_those_of_its_label() -> None:
    """What any word may begin is tried last and seen once; words with a colon are looked at too."""
    rules = Lexicon({"x": [r"\w+s nummer", "hans"], "y": ["hans nummer", "k"]})
    assert rules.sightings("hans nummer") == [
        Sighting(0, 4, "x", "hans"),
        Sighting(0, 11, "y", "hans nummer"),
    ]
    assert rules.sightings("idas nummer") == [Sighting(0, 11, "x", "idas nummer")]
    assert rules.labels("ring k:12") == {"y"}
    assert Lexicon({"y": ["k"]}).labels("ring k:12 nu") == {"y"}
    assert Lexicon({"y": [r"do\w*"]}).labels("donkey") == {"y"}


def test_the_first_stem_of_a_label_wins() -> None:
    """Stems of one label do not overlap; several labels may see the same letters."""
    rules = StemLexicon({"x": ["شتغل", "تغ"], "y": [r"\w?غل"]})
    assert rules.sightings("بشتغل") == [
        Sighting(1, 5, "x", "شتغل"),
        Sighting(2, 5, "y", "تغل"),
    ]


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


def test_words_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long life with many odd words does not fill the memory, and changes nothing."""
    monkeypatch.setattr(lexicon, "_WORDS_KEPT", 2)
    rules = Lexicon({"work": ("jobbar",)})
    seen = [Sighting(7, 13, "work", "jobbar")]
    assert rules.sightings("ett tv jobbar") == rules.sightings("tre fy jobbar") == seen
