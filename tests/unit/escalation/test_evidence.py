"""What evidence tells beyond intents: read by the reader itself, so that both keep agreeing."""

import pytest

from escalation.evidence import asks_who, tells_of_death
from messaging.meaning.reader import read_reply

DEATHS = (
    "Hon dog i våras. Mvh mamma",
    "Min son har gått bort",
    "Amina är död",
    "Elias avled förra året",
    "vi begravde honom i maj",
    "vi har förlorat vår son",
    "han finns inte längre",
    "Han är inte längre i livet",
    "Han tog sitt liv",
    "she passed away",
    "my son died",
    "he is dead",
    "wuu geeriyooday",
    "murió el año pasado",
    "vefat etti",
    "nie żyje",
    "توفي ابني",
    "він помер",
    "ሞይቱ",
)
ALIVE = (
    "jag vill dö",
    "jag önskar jag var död",
    "i wish i was dead",
    "jag lever inte längre imorgon",
    "min pappa dog och jag orkar inte mer",
    "inaan dhinto rabaa",
    "jag vill somna in och inte vakna",
    "ni är döda",
    "jag jobbar på Ica",
)


@pytest.mark.parametrize("text", DEATHS)
def test_word_of_a_death_is_seen(text: str) -> None:
    """Whoever writes that somebody has died is not answered with numbers to call (R19)."""
    assert tells_of_death(read_reply(text, "first").evidence)


@pytest.mark.parametrize("text", ALIVE)
def test_who_is_in_danger_is_alive(text: str) -> None:
    """Who longs for death, mourns and breaks down, or threatens, has not died."""
    assert not tells_of_death(read_reply(text, "first").evidence)


@pytest.mark.parametrize(
    "text", ["vem är du?", "Hur fick ni mitt nummer", "är det här på riktigt?", "who is this"]
)
def test_who_are_you_is_seen(text: str) -> None:
    """A question to which the standing answer exists."""
    assert asks_who(read_reply(text, "first").evidence)


@pytest.mark.parametrize("text", ["kostar det något?", "när börjar kursen?", "1", "ok tack"])
def test_other_questions_have_no_standing_answer(text: str) -> None:
    """Only who we are, how we got the number, and whether it is real, are answered by itself."""
    assert not asks_who(read_reply(text, "first").evidence)
