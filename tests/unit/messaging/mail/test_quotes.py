"""What is new in a mail: without the mail it answers, which says "reply STOPP" itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.mail.quotes import cut_quotes

OURS = "kaa@stockholm.se"
ANSWERS = {
    "Gmail": """Jag pluggar

Den tors 1 okt. 2026 kl 10:00 skrev Stockholms stad <kaa@stockholm.se>:

> Hej Amina!
> Svara STOPP
""",
    "Gmail, wrapped": """Jag pluggar

Den tors 1 okt. 2026 kl 10:00 skrev Stockholms stad med ett långt namn <
kaa@stockholm.se>:

> Svara STOPP
""",
    "Gmail in Arabic": """Jag pluggar

في الخميس، ١ أكتوبر ٢٠٢٦ كتب Stockholms stad <kaa@stockholm.se>:

> Svara STOPP
""",
    "an answer below": """> Hej Amina!
> Svara STOPP

Jag pluggar
""",
    "answers between": """On Thu, Stockholms stad wrote:
> Hej Amina!

Jag pluggar

> Svara STOPP
""",
    "Outlook": """Jag pluggar

________________________________
Från: Stockholms stad <kaa@stockholm.se>
Skickat: den 1 oktober 2026 10:00
Till: amina@example.com
Ämne: Hej

Svara STOPP
""",
    "Outlook without its line": """Jag pluggar

*Від:* Stockholms stad <kaa@stockholm.se>
*Надіслано:* 1 жовтня 2026
*Кому:* amina@example.com

Svara STOPP
""",
    "an old Outlook": """Jag pluggar

-----Ursprungligt meddelande-----
Svara STOPP
""",
    "quoted without marks": """Jag pluggar

Stockholms stad <kaa@stockholm.se> skrev den 1 okt:

Hej Amina!
Svara STOPP
""",
    "an iPhone": """Jag pluggar

Skickat från min iPhone

> 1 okt. 2026 kl. 10:00 skrev Stockholms stad <kaa@stockholm.se>:
>
> Svara STOPP
""",
    "a signature": """Jag pluggar
--\u0020
Amina, som säger STOPP till plast
""",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_alone(name: str) -> None:
    """As mail programs of all kinds and languages quote; what was cut is kept apart."""
    new, rest = cut_quotes(ANSWERS[name], OURS)
    assert new == "Jag pluggar"
    assert "STOPP" in rest


@pytest.mark.parametrize(
    "text",
    [
        "Två saker:\n1 jag pluggar\n2 jag jobbar",
        "Ring mig: 0701740605\nHelst: på kvällen",
        "Jag skrev till kaa@stockholm.se igår\nmen fick inget svar",
        "--ja--",
        "ja - men inte nu - kanske sen",
        "Skickat från hjärtat är det här, och jag pluggar på komvux och trivs bra.",
        "",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    """Nothing is cut from what somebody wrote."""
    assert cut_quotes(text, OURS) == (text, "")


def test_a_short_answer_right_above_stays() -> None:
    """A quotation's first line may have been wrapped; the answer before it is none of it."""
    new, _ = cut_quotes("Ja jag pluggar\nOn Thu <\nkaa@stockholm.se>:\n> x", OURS)
    assert new.startswith("Ja jag pluggar")


def test_nothing_new() -> None:
    """A mail that only quotes says nothing."""
    assert cut_quotes("> Svara STOPP\n>\n", OURS) == ("", "> Svara STOPP\n>")


LINES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(["", "> x", "-- ", f"From: {OURS}", "To: x", f"{OURS}:", "_" * 12, "a:"]),
    ),
    max_size=12,
)


@given(LINES)
def test_no_word_is_lost(lines: list[str]) -> None:
    """Every line is in the answer or in the rest."""
    text = "\n".join(lines)
    new, rest = cut_quotes(text, OURS)
    assert sorted("".join((new + rest).split())) == sorted("".join(text.split()))
