"""A reply read as a whole."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.reading_rules import HUMAN_READS
from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent, Respondent

REPLIES = [
    ("flyttade till Norge", "first", "moved occupation", "abroad"),
    ("jag bor i Somalia nu", "first", "moved occupation", "abroad"),
    ("vi har flyttat till Malmö", "first", "moved", None),
    ("bor i Göteborg nu", "first", "moved", None),
    ("flyttat till Umeå, jobbar där", "first", "moved occupation", "working"),
    ("jag vill ha hjälp", "first", "wants_support", None),
    ("behöver hjälp med skolan", "first", "wants_support", None),
    ("kan ni hjälpa mig?", "first", "wants_support", None),
    ("vill träffa en studievägledare", "first", "wants_support", None),
    ("vill boka möte", "first", "wants_support", None),
    ("hjälp", "first", "wants_support", None),
    ("I need help", "first", "wants_support", None),
    ("vill ha stöd", "first", "wants_support", None),
    ("ja gärna", "first", "wants_support", None),
    ("jag vill börja plugga igen", "first", "wants_support", None),
    ("behöver nån att prata med om framtiden", "first", "wants_support", None),
    ("gör inget, vill ha hjälp", "first", "occupation wants_support", "none"),
    ("söker jobb, kan ni hjälpa mig med cv", "first", "occupation wants_support", "seeking_work"),
    ("nej tack", "first", "declines_support", None),
    ("nej", "first", "declines_support", None),
    ("behöver ingen hjälp", "first", "declines_support", None),
    ("inte intresserad", "first", "declines_support", None),
    ("jag vill inte ha kontakt", "first", "declines_support", None),
    ("vill inte svara", "first", "declines_support", None),
    ("no thanks", "first", "declines_support", None),
    ("I don't need help", "first", "declines_support", None),
    ("har redan hjälp från soc", "first", "declines_support", None),
    ("jobbar, behöver inget stöd", "first", "declines_support occupation", "working"),
    ("ring mig", "first", "call_me", None),
    ("kan ni ringa?", "first", "call_me", None),
    ("ring mig imorgon förmiddag", "first", "call_me", None),
    ("ring efter 15", "first", "call_me", None),
    ("ring mig på torsdag kl 14", "first", "call_me", None),
    ("call me", "first", "call_me", None),
    ("can you call me tomorrow", "first", "call_me", None),
    ("kan du ringa upp mig", "first", "call_me", None),
    ("ring igen", "after_call", "call_me", None),
    ("kan prata efter fyra", "after_call", "call_me", None),
    ("försök igen imorgon", "after_call", "call_me", None),
    ("jag kan svara nu", "after_call", "call_me", None),
    ("kan ni prova igen efter lunch", "after_call", "call_me", None),
    ("vem är det?", "first", "question", None),
    ("vem är du", "first", "question", None),
    ("hur fick ni mitt nummer", "first", "question", None),
    ("vad är kaa", "first", "question", None),
    ("varför smsar ni mig", "first", "question", None),
    ("är det här bluff", "first", "question", None),
    ("måste jag svara?", "first", "question", None),
    ("who is this", "first", "question", None),
    ("is this a scam?", "first", "question", None),
    ("vad vill ni?", "first", "question", None),
    ("vadå?", "first", "question", None),
    ("vad ville ni", "after_call", "question", None),
    ("vem var det som ringde", "after_call", "question", None),
    ("ok", "first", "acknowledge", None),
    ("tack", "first", "acknowledge", None),
    ("ok tack", "first", "acknowledge", None),
    ("👍", "first", "acknowledge", None),
    ("okej tack så mycket", "first", "acknowledge", None),
    ("thanks", "first", "acknowledge", None),
    ("ok ses då", "before_visit", "acknowledge", None),
    ("det går bra", "before_visit", "acknowledge", None),
    ("vi ses på tisdag", "before_visit", "acknowledge", None),
    ("kan vi ta det en annan dag?", "before_visit", "call_me", None),
    ("jag kan inte då, kan ni komma onsdag?", "before_visit", "call_me", None),
    ("hellre på fredag", "before_visit", "call_me", None),
    ("kom inte hit", "before_visit", "declines_support", None),
    ("jag vill inte att ni kommer hem till mig", "before_visit", "declines_support", None),
    ("ni behöver inte komma", "before_visit", "declines_support", None),
    ("please don't come", "before_visit", "declines_support", None),
    ("vill inte ha besök", "before_visit", "declines_support", None),
    ("avboka", "before_visit", "declines_support", None),
    ("no vengan", "before_visit", "declines_support", None),
    ("1", "before_visit", "unclear", None),
    ("2", "after_call", "unclear", None),
    ("3", "first", "wants_support", None),
    ("4", "first", "call_me", None),
    ("3 jag vill ha stöd", "first", "wants_support", None),
    ("4 ring mig", "first", "call_me", None),
    ("7", "first", "unclear", None),
    ("asdfgh", "first", "unclear", None),
    ("hej", "first", "unclear", None),
    ("vet inte", "first", "unclear", None),
    ("english please", "first", "language", None),
    ("jag pratar inte svenska", "first", "language", None),
    ("can you write in arabic", "first", "language", None),
    ("behöver tolk", "first", "language", None),
    ("I don't understand swedish", "first", "language", None),
    ("بدي مساعدة", "first", "wants_support", None),
    ("اتصل بي غدا", "first", "call_me", None),
    ("من انت؟", "first", "question", None),
    ("شكرا", "first", "acknowledge", None),
    ("کمک می‌خواهم", "first", "wants_support", None),
    ("نه ممنون", "first", "declines_support", None),
    ("хто це?", "first", "question", None),
    ("ні, дякую", "first", "declines_support", None),
    ("llámame mañana", "first", "call_me", None),
    ("no gracias", "first", "declines_support", None),
    ("beni arayın", "first", "call_me", None),
    ("kto to?", "first", "question", None),
    ("ez alîkarî dixwazim", "first", "wants_support", None),
    ("ሓገዝ እደሊ", "first", "wants_support", None),
    ("ደውሉለይ", "first", "call_me", None),
    ("caawimaad ayaan u baahanahay", "first", "wants_support", None),
    ("waa kuma?", "first", "question", None),
]


@pytest.mark.parametrize(("text", "context", "intents", "occupation"), REPLIES)
def test_plain_replies_are_read(
    text: str, context: str, intents: str, occupation: str | None
) -> None:
    """The plain wordings of each intent are known, in the contexts where they mean it."""
    reading = read_reply(text, context)
    assert " ".join(reading.intents) == intents
    assert reading.occupation == occupation
    assert reading.reached == (intents != "unclear")


NOT_SURE = [
    "plugg eller jobb?",
    "1 men slutar snart",
    "jag svarade 1 innan men menade 3",
    "jag jobbar, mår inte bra",
    "jag har skyddad identitet",
    "vi måste ha fel i systemet",
]


@pytest.mark.parametrize("text", NOT_SURE)
def test_what_may_mean_two_things_goes_to_a_human(text: str) -> None:
    """Contradictions, low spirits, hidden addresses and riddles are not settled."""
    reading = read_reply(text, "first")
    assert not reading.confident or set(reading.intents) <= HUMAN_READS


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "2",
        "3",
        "4",
        "svar 2",
        "1 jag pluggar",
        "jobbar på Max i Kungens kurva",
        "ring mig imorgon förmiddag",
        "nej tack",
        "tack",
        "vem är det?",
    ],
)
def test_plain_answers_need_no_human(text: str) -> None:
    """Menu digits and plain wordings are settled."""
    assert read_reply(text, "first").confident


MACHINES = [
    "Meddelandet kunde inte levereras. Felkod 27",
    "Detta nummer kan inte ta emot svar.",
    "Grattis! Du har vunnit ett presentkort på 5000 kr. Svara STOPP för att avsluta.",
    "Sorry, I can't talk right now.",
    "Autosvar: Jag är på semester och återkommer så snart jag kan",
]


@pytest.mark.parametrize("text", MACHINES)
def test_machines_are_no_contact(text: str) -> None:
    """What nobody wrote is unclear, from a machine, and never contact (R4)."""
    reading = read_reply(text, "after_call")
    assert reading.intents == (Intent.UNCLEAR,)
    assert reading.respondent is Respondent.MACHINE
    assert not reading.reached


def test_a_found_telephone_is_a_strangers_question() -> None:
    """Who has found the telephone asks whose it is: no contact."""
    reading = read_reply("Hej, jag hittade den här telefonen på bussen. Vems är den?", "after_call")
    assert reading.intents == (Intent.QUESTION,)
    assert reading.respondent is Respondent.OTHER
    assert not reading.reached


def test_the_time_for_a_call_is_read() -> None:
    """Who asks to be called says when; without such a wish times mean nothing."""
    at = datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert read_reply("ring efter 15", "first", at=at).call_at == datetime(
        2026, 3, 2, 14, tzinfo=UTC
    )
    assert read_reply("jobbar till 15 varje dag", "first", at=at).call_at is None


def test_a_known_language_is_not_guessed() -> None:
    """The caller's knowledge of the language goes before the guess."""
    assert read_reply("ok", "first", lang="so").lang == "so"
    assert read_reply("jag jobbar", "first").lang == "sv"


def test_evidence_names_rule_and_words() -> None:
    """Staff see which words led to the reading."""
    assert "working: jobbar" in read_reply("hon jobbar, mvh mamma", "first").evidence
    assert "relative: mvh mamma" in read_reply("hon jobbar, mvh mamma", "first").evidence
    assert "menu: 2" in read_reply("2", "first").evidence


def test_a_digit_is_refined_by_the_words_beside_it() -> None:
    """The menu says studies, the words say where."""
    assert read_reply("1, komvux", "first").occupation == "adult_education"


@given(
    st.text(max_size=160), st.sampled_from(["first", "after_call", "before_visit", "survey_menu"])
)
def test_any_text_is_read(text: str, context: str) -> None:
    """Intents are sorted, unclear stands alone, an occupation only with its intent."""
    reading = read_reply(text, context)
    assert list(reading.intents) == sorted(reading.intents)
    assert reading.intents
    assert Intent.UNCLEAR not in reading.intents or len(reading.intents) == 1
    assert reading.occupation is None or Intent.OCCUPATION in reading.intents
    assert not (reading.reached and reading.respondent in {Respondent.OTHER, Respondent.MACHINE})
