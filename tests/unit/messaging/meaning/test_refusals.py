"""STOP and wrong number, in the usual wordings and languages."""

import pytest

from messaging.meaning.intent_choice import find_intents
from messaging.meaning.normal import normalise
from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent, Respondent

STOPS = [
    "STOPP",
    "stop",
    "Stopp!",
    "STOPP TACK",
    "stoppa smsen",
    "sluta smsa mig",
    "sluta skicka sms",
    "snälla sluta skriva till mig",
    "ta bort mitt nummer",
    "ta bort mig från er lista",
    "inga fler sms tack",
    "vill inte ha fler meddelanden",
    "skriv inte till mig mer",
    "skicka inte mer",
    "avregistrera",
    "unsubscribe",
    "stop texting me",
    "please stop sending me messages",
    "remove me from your list",
    "don't text me again",
    "no more texts",
    "sluta kontakta mig",
    "kontakta mig inte igen",
    "kontakta mig aldrig mer",
    "hör inte av er mer",
    "sluta ring mig",
    "sluta störa",
    "block",
    "SLUTA",
    "Vill inte bli kontaktad",
    "jag vill inte få sms från er",
    "jag undanber mig fler sms",
    "jag vill inte att ni smsar mig",
    "låt bli att smsa mig",
    "radera mitt nummer",
    "plocka bort mitt nummer",
    "stryk mig från listan",
    "kan ni sluta skicka sms?",
    "kan ni ta bort mitt nummer?",
    "slut med sms",
    "stoppp",
    "STOP STOP STOP",
    "dejen de escribirme",
    "no me escriban más",
    "bana mesaj atmayın",
    "proszę przestać pisać",
    "nie piszcie do mnie",
    "jooji farriimaha",
    "ha ii soo dirin fariin dambe",
    "توقفوا عن ارسال الرسائل",
    "لا ترسلوا لي رسائل",
    "دیگه پیام ندید",
    "не пишіть мені більше",
    "стоп",
    "ናይ ስልኪ መልእኽቲ ኣይትስደዱለይ",
    "êdî ji min re nenivîsin",
]
FALSE_FRIENDS = [
    "stopp i tunnelbanan blev sen till jobbet",
    "ska sluta skolan i juni",
    "har slutat röka",
    "sluta inte höra av er",
    "stopp i avloppet",
    "vi måste ha fel i systemet",
    "vill inte sluta skolan",
]
WRONG = [
    "fel nummer",
    "fel",
    "Fel person",
    "du har fel nummer",
    "ni har kommit fel",
    "det är inte jag som är Amina",
    "jag heter inte Amina",
    "det här är inte Alis nummer",
    "detta är inte hans nummer längre",
    "känner ingen Amina",
    "jag känner ingen som heter så",
    "ingen Amina här",
    "finns ingen Hassan här",
    "wrong number",
    "wrong person",
    "you have the wrong number",
    "sorry wrong number",
    "there is no Amina here",
    "i don't know any Amina",
    "jag är inte Amina, har fått hennes gamla nummer",
    "jag har haft detta nummer i 2 veckor, vet inte vem Ali är",
    "har nyss köpt det här numret",
    "ni har fått fel nr",
    "felnummer",
    "Amina har bytt nummer, det här är mitt nu",
    "detta nummer tillhör någon annan nu",
    "vem är Amina? fel nummer",
    "du måste ha slagit fel",
    "jag är 54 år och går inte i skolan, fel person",
    "Hej! Ni har nog skickat till fel person",
    "yanlış numara",
    "pomyłka",
    "número equivocado",
    "nambarka waa khalad",
    "الرقم غلط",
    "شماره اشتباه است",
    "ви помилилися номером",
    "ቁጽሪ ጌጋ እዩ",
    "nimreya şaş e",
]


@pytest.mark.parametrize("text", STOPS)
def test_a_stop_is_obeyed_however_it_is_worded(text: str) -> None:
    """A bare demand to end the messages is opt_out alone and no contact (R4, R6)."""
    reading = read_reply(text, "first")
    assert Intent.OPT_OUT in reading.intents
    assert Intent.DECLINES_SUPPORT not in reading.intents


@pytest.mark.parametrize("text", ["STOPP", "stop", "Stopp!", "STOPP TACK", "sluta skicka sms"])
def test_a_plain_stop_needs_no_human(text: str) -> None:
    """The plain wordings are confident, and are no contact."""
    reading = read_reply(text, "after_call")
    assert reading.intents == (Intent.OPT_OUT,)
    assert reading.confident
    assert not reading.reached


@pytest.mark.parametrize("text", FALSE_FRIENDS)
def test_words_that_look_like_stop_are_none(text: str) -> None:
    """A stop in the traffic, leaving school and "don't stop" end no messages."""
    reading = read_reply(text, "first")
    assert Intent.OPT_OUT not in reading.intents
    assert Intent.WRONG_PERSON not in reading.intents or not reading.confident


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_number_is_seen(text: str) -> None:
    """Somebody else has the number: wrong_person, never contact (R14); else a human reads."""
    reading = read_reply(text, "first")
    read = Intent.WRONG_PERSON in reading.intents and reading.respondent is Respondent.OTHER
    assert read or not reading.confident
    assert Intent.WRONG_PERSON in find_intents(normalise(text)).intents
    assert not (read and reading.reached)


def test_erasing_data_is_a_stop_with_a_question() -> None:
    """A demand to erase data ends the messages and needs a human's answer."""
    reading = read_reply("Radera mina uppgifter enligt GDPR", "first")
    assert reading.intents == (Intent.OPT_OUT, Intent.QUESTION)


@pytest.mark.parametrize("text", ["vill inte ha kontakt", "nej tack", "behöver ingen hjälp"])
def test_a_refusal_is_no_stop(text: str) -> None:
    """Refusing help and demanding silence lie close, and differ."""
    assert read_reply(text, "first").intents == (Intent.DECLINES_SUPPORT,)
