"""Signs of danger reach a human at once (R19)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent

DANGER = [
    "jag har ingenstans att sova i natt",
    "de vill att jag ska gifta mig med min kusin i irak",
    "pappa har bestämt att jag ska till somalia i sommar och inte komma tillbaka",
    "jag har tagit en massa tabletter",
    "hon tog sitt liv i mars. sluta skicka sms",
    "Amina dog i augusti. mvh hennes pappa",
    "vi begravde honom i förra veckan",
    "min son gick bort i maj",
    "vi har förlorat vår dotter",
    "jag vill inte mer",
    "allt är meningslöst jag orkar inte mer",
    "mamma slår mig när jag inte lyder",
    "mitt ex hotar mig o följer efter mig",
    "de ska skjuta mig om jag inte betalar",
    "jag är skyldig folk pengar och dom säger att dom ska döda mig",
    "är inlåst hemma får inte gå ut",
    "pappa tog mitt pass och min mobil",
    "blev utkastad hemifrån igår, sover i trappen hos en kompis",
    "jag vill bara försvinna",
    "tänker hela tiden på att dö",
    "kms",
    "har börjat skära mig igen",
    "jag skar mig igår",
    "snart finns jag inte mer",
    "det vore bättre om jag inte fanns",
    "ni kommer ångra er om ni kommer hit",
    "jag vet vart ni bor",
    "kommer ni hit skjuter jag er",
    "i want to kill myself",
    "my dad beats me",
    "i have nowhere to sleep tonight",
    "they are forcing me to marry my cousin",
    "i'm scared to go home",
    "he passed away in june",
    "i don't want to be alive anymore",
    "orkar inte leva så här längre",
    "ingen hade märkt om jag försvann",
    "jag hatar mitt liv vill dö",
    "min bror säger att han ska döda mig",
    "jag mår så dåligt att jag vill ta livet av mig",
    "min pojkvän låter mig inte gå ut och läser alla mina sms",
    "han har strypt mig två gånger",
    "styvpappa tar på mig på nätterna",
    "jag blev våldtagen i helgen",
    "hon är död",
    "min bror är död, det är jag som har hans telefon",
    "jag bor i en bil just nu",
    "vi har blivit vräkta och har ingenstans att bo",
    "soc har kastat ut mig från boendet jag har inget hem",
    "quiero morirme",
    "mi padre me pega",
    "babam beni dövüyor",
    "ölmek istiyorum",
    "nie chce mi się żyć",
    "ojciec mnie bije",
    "waxaan rabaa inaan dhinto",
    "aabahay wuu i garaacaa",
    "ابي يضربني كل يوم",
    "بدي موت",
    "نمیخوام زنده بمونم",
    "پدرم منو کتک میزنه",
    "я не хочу більше жити",
    "батько мене б'є",
    "bavê min li min dixe",
    "ez dixwazim bimirim",
    "መን ከም ዝረድኣኒ ኣይፈልጥን፡ ክመውት እደሊ",
    "känns som att det inte finns någon väg ut",
    "det är ingen idé att leva",
    "jag hör inte hemma i livet längre",
    "självmord känns som enda utvägen",
    "dom tvingar mig att sälja droger",
    "jag är rädd för min pappa",
    "kan inte prata, han slår mig om han ser",
    "har ingenstans att ta vägen",
    "bor på gatan sen två veckor",
]
MANNERS_OF_SPEAKING = [
    "batteriet dog igår därför svarade jag inte, jobbar på ica",
    "dör av skratt åt era sms",
    "matten dödar mig men jag går på gymnasiet",
    "hej vad slår ni upp för kurser?",
    "jag jobbar på begravningsbyrå",
    "skjuter upp allt haha, gör inget",
    "min farmor dog så jag är i irak",
    "jag ska gifta mig i sommar med min kille o jobbar på hm",
]

BESIDE = ["STOPP", "1", "fel nummer", "jag jobbar på ica", "ok tack", "ring mig", "autosvar"]


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_seen_in_every_language(text: str) -> None:
    """Suicide, violence, force, homelessness, threats, death: crisis is among the intents."""
    assert Intent.CRISIS in read_reply(text, "first").intents


@pytest.mark.parametrize("text", MANNERS_OF_SPEAKING)
def test_manners_of_speaking_are_no_danger(text: str) -> None:
    """Dying of laughter is no crisis."""
    assert Intent.CRISIS not in read_reply(text, "first").intents


@given(
    st.sampled_from(DANGER),
    st.sampled_from(
        ["STOPP", "1", "2", "fel nummer", "jag jobbar på ica", "ok tack", "ring mig", "autosvar"]
    ),
    st.booleans(),
)
def test_danger_is_seen_whatever_stands_beside_it(danger: str, beside: str, first: bool) -> None:
    """Crisis anywhere is crisis."""
    text = f"{beside}. {danger}" if first else f"{danger}. {beside}"
    assert Intent.CRISIS in read_reply(text, "first").intents


def test_a_threat_refuses_contact() -> None:
    """A threat against staff is crisis, with support declined: nobody goes there unwarned."""
    reading = read_reply("kommer ni hit på tisdag så får ni stryk", "before_visit")
    assert reading.intents == (Intent.CRISIS, Intent.DECLINES_SUPPORT)


def test_a_weak_hint_keeps_a_reading_from_being_settled() -> None:
    """Where a word may mean danger a human reads, although the rest is plain."""
    assert read_reply("jag jobbar på ica", "first").confident
    assert not read_reply("jag jobbar på ica, mår inte bra", "first").confident
