"""What the model looks at in a message."""

from messaging.meaning.features import (
    bare_words,
    by_first_word,
    message_features,
    name_kinds,
    word_features,
)
from messaging.meaning.seeing import look

KINDS = by_first_word({"pa lager": "workplace", "willys": "employer", "jobbar pa willys": "work"})


def features(text: str, context: str = "first") -> set[str]:
    """Return what is looked at beside the words."""
    seen = look(text, context)
    return set(message_features(seen, bare_words(seen.message), KINDS))


def test_a_word_is_looked_at_whole_and_in_pieces() -> None:
    """Endings, beginnings and compounds are known by the pieces."""
    pieces = list(word_features("vux"))
    assert pieces[0] == "w=vux"
    assert {"^vux", "vux$", "ux"} <= set(pieces)
    assert list(word_features("a")) == ["w=a", "^a", "a$"]


def test_rings_and_dots_do_not_matter() -> None:
    """Keyboards without them give the same words."""
    assert bare_words("går på åsö") == bare_words("gar pa aso")


def test_neighbours_and_scopes() -> None:
    """Order is seen, and what a negation or a word of the past speaks of, within its clause."""
    seen = features("jag jobbar inte där längre. slutade skolan i våras")
    assert {"jobbar inte", "jag _ inte", "| jag", "not dar", "denied jobbar"} <= seen
    assert {"past skolan", "past varas"} <= seen
    assert "not skolan" not in seen


def test_short_answers_are_seen_with_what_they_answer() -> None:
    """The same word means another thing after another text of ours."""
    assert "after_call|few=tre" in features("tre", "after_call")
    assert "all=ja tack" in features("Ja tack")
    assert not any(one.startswith("few=") for one in features("jag vet inte vad ni vill mig"))


def test_the_form_of_a_message() -> None:
    """Questions, cries, lines, numbers, capitals, pictures, and words without blanks."""
    assert {"asks", "ends asking"} <= features("vem är du?")
    assert {"calls", "shouts"} <= features("SLUTA NU!")
    assert {"lines", "digits", "number"} <= features("ring mig\n0701740612")
    assert "picture 🛑" in features("🛑")
    assert "picture ö" not in features("ö")
    assert "~jobbar" in features("jagjobbarpaett")


def test_kinds_stand_for_words() -> None:
    """The longest phrase with a kind is named; its neighbours are seen with it."""
    assert name_kinds(["jag", "jobbar", "pa", "willys"], KINDS) == ["jag", "<work"]
    assert name_kinds(["pa", "lager"], KINDS) == ["<workplace"]
    assert {"<employer", "pa <employer", "| _ <employer"} <= features("på willys")
    assert "<employer |" in features("willys")


def test_what_the_rules_saw_is_looked_at() -> None:
    """Menu, danger, machines, relatives and occupations with how they are spoken of."""
    assert "r menu 2 False" in features("2")
    assert "r danger crisis" in features("vill inte leva längre")
    assert "r machine" in features("Felkod 27")
    assert "r relative" in features("mvh mamma till Ali")
    assert "r does working not" in features("jag jobbar inte längre")
