"""Templates: what is refused when they are written, and what comes out when they are sent."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.liquid_subset import ENVIRONMENT, MAX_BODY
from messaging.segments import count_segments
from messaging.states import Channel
from messaging.templates import (
    SAMPLE,
    VARIABLES,
    TemplateError,
    check_template,
    compile_template,
    fit_to_segment,
    split_subject,
)

GREETING = "Hej{% if first_name %} {{ first_name }}{% endif %}! {{ sender }} här. Slut: STOPP"
LONG = "{{ sender }}" + "x" * 152 + "{% if first_name %} {{ first_name }}{% endif %}"


def test_every_variable_has_a_sample() -> None:
    """A preview can show each variable that a template may use."""
    assert SAMPLE.keys() == VARIABLES.keys()


@pytest.mark.parametrize(("name", "greeting"), [("Amina", "Hej Amina!"), ("", "Hej!")])
def test_with_and_without_a_name(name: str, greeting: str) -> None:
    """A variable without a value is no value: the greeting closes up around it."""
    text = compile_template(GREETING).render({"first_name": name, "sender": "Sara"})
    assert text == f"{greeting} Sara här. Slut: STOPP"


@pytest.mark.parametrize("value", ["{{ sender }}", "100 %s", "<b>", "{% if %}"])
def test_values_are_literal(value: str) -> None:
    """A value is put in as it is: it is never read as a template or a format."""
    compiled = compile_template("5 % {{ first_name }} {{ sender }}")
    assert compiled.render({"first_name": value, "sender": "Sara"}) == f"5 % {value} Sara"


def test_a_missing_value_is_an_error() -> None:
    """A text is never sent with a hole in it, in the branch not taken either."""
    compiled = compile_template("{% if first_name %}{{ sender }}{% endif %}")
    with pytest.raises(TemplateError, match="no value for sender"):
        compiled.render({"first_name": ""})


def test_filters_are_applied() -> None:
    """The short list of filters works on values and on missing ones."""
    compiled = compile_template(
        "{{ first_name | default: 'du' | capitalize }} {{ sender | upcase }}"
    )
    assert compiled.render({"first_name": "", "sender": "Sara"}) == "Du SARA"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("{% unless unit %}x{% endunless %}", "says nothing"),
        ("a\x00b", "control character"),
        ("x" * (MAX_BODY + 1), "longer than"),
        ("Hej {{ name }}", "unknown variable name"),
        ("{% if pnr %}{% endif %}", "unknown variable pnr"),
        ("{{ first_name.__class__ }}", "first_name is a plain text"),
        ("{{ first_name[sender] }}", "first_name is a plain text"),
        ("{{ first_name | url_encode }}", "unknown filter url_encode"),
        ("{{ first_name | truncate: 'x' }}", "truncate"),
        ("{% if sender == 'Sara' %}x{% endif %}", "only ask whether"),
        ("{% unless sender contains 'a' and unit %}x{% endunless %}", "only ask whether"),
        ("rad\n{% for x in unit %}{% endfor %}", "line 2: unexpected tag 'for'"),
        ("{% include 'x' %}", "unexpected tag 'include'"),
        ("{% assign first_name = 'x' %}", "unexpected tag 'assign'"),
        ("{{ first_name", "line 1"),
        ("{% if first_name %}", "line 1"),
        ("{{ (1..3) | nope }}", "unknown filter nope"),
    ],
)
def test_refused_templates(body: str, problem: str) -> None:
    """What templates may not do is told in words."""
    assert problem in "; ".join(check_template(body, Channel.LETTER))


def test_the_same_problem_is_told_once() -> None:
    """A name that is wrong three times is one problem."""
    assert len(check_template("{{ a }}{{ a }}{{ a }}", Channel.SMS)) == 1


def test_channels_have_their_own_rules() -> None:
    """An SMS is at most three segments, an e-mail begins with its subject, a letter is free."""
    long = "x" * 460
    assert check_template(long, Channel.SMS) == ["4 SMS with a long name; at most 3 are allowed"]
    assert check_template(long, Channel.LETTER) == []
    assert check_template(long, Channel.EMAIL) == ["an e-mail begins with a line `Subject: ...`"]
    assert check_template("Subject: Hej\n\nHej!", Channel.EMAIL) == []


def test_first_texts_say_how_to_stop() -> None:
    """The first SMS to somebody says how to make it stop; an answer need not."""
    assert check_template(GREETING, Channel.SMS, "hello") == []
    assert "stop" in check_template("Hej!", Channel.SMS, "hello")[0]
    assert check_template("Hej!", Channel.SMS, "answer_thanks") == []


def test_a_text_that_nobody_can_answer_needs_a_link() -> None:
    """From a name an SMS says by its link how to answer, and how to make it stop."""
    linked = "Hej! {{ reply_url }}"
    assert "reply_url" in check_template(GREETING, Channel.SMS, "hello", one_way=True)[0]
    assert check_template(linked, Channel.SMS, "hello", one_way=True) == []
    assert check_template("Tack!", Channel.SMS, "answer_thanks", one_way=True) == []
    assert check_template("Hej!", Channel.LETTER, "hello", one_way=True) == []


def test_a_chat_has_no_length() -> None:
    """Neither segments nor a word to stop by: a chat has its menu."""
    assert check_template("Hej! " * 200, Channel.CHAT, "hello") == []


def test_split_subject() -> None:
    """The first line of an e-mail is its subject; a text without one stays whole."""
    assert split_subject("Subject: Hej Amina \n\nHur går det?\n") == ("Hej Amina", "Hur går det?\n")
    assert split_subject("Hej\ndu") == ("", "Hej\ndu")


@pytest.mark.parametrize(
    ("body", "name", "kept"),
    [
        (GREETING, "Amina", True),
        (LONG, "Bo", True),  # fits with the name
        (LONG, "Amina", False),  # the name makes two of one
        (LONG, "", True),
        (GREETING, "Anaïs", True),  # UCS-2, but still one segment
        (LONG.replace("x", "x" * 2), "Bo", True),  # two segments either way
        (LONG.replace("x", "x" * 2), "Anaïs", False),  # two of GSM-7 would become five
        (LONG.replace("x", "ж"), "Bo", True),  # three of UCS-2 either way
        (LONG.replace("x", "ж"), "Maximilianus", True),
        (LONG.replace("x", "ж"), "Maximilianus-Maximilianus-Alexandros-Nikolaos", False),  # four
    ],
)
def test_short_variant(*, body: str, name: str, kept: bool) -> None:
    """The name is left out where it alone makes a text longer, and only there."""
    compiled = compile_template(body)
    values = {"first_name": name, "sender": "Sara"}
    expected = values if kept else {**values, "first_name": ""}
    assert fit_to_segment(compiled, values) == compiled.render(expected)


PIECES = ("Hej ", "å%s", "€", "\n", "%", "{{ first_name }}", "{{ sender }}", "{{ unit }}")
BLOCKS: tuple[Callable[[str], str], ...] = (
    lambda inner: "{% if first_name and unit %}" + inner + "{% else %}-{% endif %}",
    lambda inner: "{% unless sender %}" + inner + "{% endunless %}",
    lambda inner: "{% if unit %}a{% elsif sender or unit %}" + inner + "{% endif %}",
    lambda inner: "{% comment %}x{% endcomment %}" + inner,
)
BODIES = st.recursive(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    lambda inner: st.builds(lambda block, text: block(text), st.sampled_from(BLOCKS), inner),
    max_leaves=4,
)
VALUES = st.fixed_dictionaries(
    dict.fromkeys(("first_name", "sender", "unit"), st.sampled_from(("", "A", "%s", "{{", " é")))
)


@given(body=BODIES, values=VALUES)
def test_fast_rendering_is_liquid(body: str, values: dict[str, str]) -> None:
    """The prepared shape gives what Liquid itself gives for the same values."""
    slow = ENVIRONMENT.from_string(body).render({k: v or None for k, v in values.items()})
    compiled = compile_template(body) if body.strip() else None
    assert compiled is None or compiled.render(values) == slow


TYPED = ("{{", "{%", "}}", "%}", " if ", "first_name", "\n", ".", "[", "'", " endif ", "|", ":")


@given(st.lists(st.sampled_from(TYPED)))
def test_anything_can_be_typed(pieces: list[str]) -> None:
    """Whatever a manager types is a template or a list of problems, never a crash."""
    body = "".join(pieces)
    assert check_template(body, Channel.SMS) or compile_template(body).render(SAMPLE)


@given(name=st.text(min_size=1, max_size=40), long=st.booleans())
def test_fitting_never_costs_more(*, name: str, long: bool) -> None:
    """The fitted text never takes more segments than the full one."""
    compiled = compile_template(LONG if long else GREETING)
    values = {"first_name": name, "sender": "Sara"}
    fitted = count_segments(fit_to_segment(compiled, values))
    assert fitted.segments <= count_segments(compiled.render(values)).segments


@pytest.mark.parametrize("body", ["Hej! " * 100, "Hej!\n" * 11])
def test_a_card_is_no_letter(body: str) -> None:
    """A knock card has one small page; the same text is a good letter."""
    assert check_template(body, Channel.LETTER, "hello") == []
    [problem] = check_template(body, Channel.LETTER, "knock_card")
    assert "450 characters in 10 lines" in problem
