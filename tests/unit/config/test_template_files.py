"""The shipped texts: complete, correct templates, short enough, and silent about reasons."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from config.languages import LANGUAGES, keep_number_order
from config.template_files import TemplateFile, read_template_files
from messaging.dates import day_in_words, visit_day_in_words
from messaging.segments import count_segments
from messaging.states import Channel
from messaging.templates import (
    MAX_SMS_SEGMENTS,
    SAMPLE,
    check_template,
    compile_template,
    fit_to_segment,
)
from messaging.text_warnings import WarningKind, warn_about
from messaging.version_rules import TextKey

FILES = read_template_files()
SMS = [file for file in FILES if file.channel == "sms"]
BODIES = {(file.template, file.channel, file.language): file.body for file in FILES}
LATIN = {"sv", "en", "so"}  # written in GSM-7
YEAR = [date(2026, 1, 1) + timedelta(days) for days in range(365)]
ANSWERS = {f"answer_{word}" for word in ("call", "crisis", "relative", "stopped", "support")} | {
    f"answer_{word}" for word in ("thanks", "who", "wrong_number")
}
LETTERS = {"autumn_letter", "before_20", "hello", "knock_card", "notice_of_visit"}
WITH_CHAT = {"autumn_letter", "hello", "notice_of_visit", "tried_to_reach_you"}
FORBIDDEN = (
    *("skola", "gymnasi", "sjuk", "avhopp", "frånvaro", "bankid", "personnummer", "måste"),
    *("school", "dropout", "absence", "illness", "must "),
    *("مدرس", "ثانوي", "مرض", "غياب", "يجب"),
    *("iskuul", "dugsi", "buka", "xanuun", "waa inaad"),
    *("ቤት ትምህርቲ", "ቤት-ትምህርቲ", "ሕማም", "ኣለኩም ክት"),
    *("مکتب", "مدرسه", "دبیرستان", "بیمار", "مریض", "غیبت", "باید"),
    *("школ", "гімназ", "ліце", "хвор", "прогул", "мусиш", "повин"),
)
LETTER = ("brev", "letter", "رسالة بالبريد", "warqad", "ደብዳቤ", "نامه", "листа")
CALL = ("ringa", "call", "نتصل", "soo wici", "ክንድውል", "زنگ", "подзвонити")


def label(file: TemplateFile) -> str:
    """Name a text in a test's id."""
    return f"{file.template}.{file.channel}.{file.language}"


def sample(language: str) -> Mapping[str, str]:
    """Return long values as a text in the language is given them."""
    visits = [visit_day_in_words(day, language) for day in YEAR]
    birthdays = [day_in_words(day, language) for day in YEAR]
    return {
        **SAMPLE,
        "phone": keep_number_order(SAMPLE["phone"], language),
        "visit_day": max(visits, key=len),
        "last_day": max(birthdays, key=len),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_texts_are_there(language: str) -> None:
    """Every step and every automatic answer has its text in each of the seven languages."""
    ready = {(file.template, file.channel) for file in FILES if file.language == language}
    assert ready == {
        *((name, channel) for name in ANSWERS for channel in ("sms", "email")),
        *((name, "sms") for name in ("hello", "reminder", "missed_you", "notice_of_visit")),
        *((name, "letter") for name in {*LETTERS, "tried_to_reach_you"}),
        ("hello", "email"),
    }


@pytest.mark.parametrize("file", FILES, ids=label)
def test_texts_are_correct_templates(file: TemplateFile) -> None:
    """A shipped text has no problem on its channel."""
    assert check_template(file.body, Channel(file.channel), file.template) == []


@pytest.mark.parametrize("file", FILES, ids=label)
def test_a_translation_says_what_the_swedish_text_says(file: TemplateFile) -> None:
    """A text uses the same variables in each language, so no fact is lost or added."""
    swedish = BODIES[file.template, file.channel, "sv"]
    assert compile_template(file.body).names == compile_template(swedish).names


@pytest.mark.parametrize("file", SMS, ids=label)
def test_an_sms_is_short(file: TemplateFile) -> None:
    """With names of 12 and 8 letters: one segment of GSM-7, or at most three of UCS-2."""
    assert (len(SAMPLE["first_name"]), len(SAMPLE["sender"])) == (12, 8)
    counted = count_segments(compile_template(file.body).render(sample(file.language)))
    if file.language in LATIN:
        assert (counted.encoding, counted.segments) == ("GSM-7", 1)
    else:
        assert (counted.encoding, counted.segments <= MAX_SMS_SEGMENTS) == ("UCS-2", True)


@pytest.mark.parametrize("file", SMS, ids=label)
@pytest.mark.parametrize("name", ["Anaïs", "Maximilianus-Alexandros", "ملاك", ""])
def test_a_name_never_makes_an_sms_too_long(file: TemplateFile, name: str) -> None:
    """A long name, a name outside GSM-7 or none at all: never more segments than allowed."""
    values = {**sample(file.language), "first_name": name}
    fitted = fit_to_segment(compile_template(file.body), values)
    allowed = 1 if file.language in LATIN else MAX_SMS_SEGMENTS
    assert count_segments(fitted).segments <= allowed


@pytest.mark.parametrize("file", [f for f in SMS if "STOPP" in f.body or "1 " in f.body], ids=label)
def test_keywords_and_digits_are_the_same_everywhere(file: TemplateFile) -> None:
    """What the reader of replies knows, 1 to 4, FEL and STOPP, stands in each language as it is."""
    words = re.compile(r"(?<![.\d])[1-4](?= \w)|FEL|STOPP")
    swedish = BODIES[file.template, "sms", "sv"]
    assert words.findall(file.body) == words.findall(swedish)


@pytest.mark.parametrize("file", FILES, ids=label)
def test_a_chat_is_offered_in_letters_only(file: TemplateFile) -> None:
    """Letters that await an answer offer a chat on Telegram; cards, SMS and e-mail do not."""
    offers = "{{ chat_url }}" in file.body
    assert offers == (file.channel == "letter" and file.template in WITH_CHAT)
    text = compile_template(file.body).render({**SAMPLE, "chat_url": ""})
    assert "Telegram" not in text


@pytest.mark.parametrize("file", FILES, ids=label)
def test_nothing_dangles(file: TemplateFile) -> None:
    """Without a name, an owner, a reply page or a booked day the text closes up around it."""
    names = ("first_name", "sender", "reply_url", "chat_url", "visit_day", "visit_time")
    unknown = dict.fromkeys(names, "")
    text = compile_template(file.body).render({**SAMPLE, **unknown})
    assert not re.search(r"  | [.,:;!،؛؟።፡]|(!|\A)( på| at)|/,|: *\Z|\n\n\n|[,،፡] ?[,،፡]", text)
    assert "QR" not in text


@pytest.mark.parametrize("file", FILES, ids=label)
def test_no_reason_is_named(file: TemplateFile) -> None:
    """Lock screens are read by others: no school, no health, no threat, no identification."""
    text = compile_template(file.body).render(SAMPLE).casefold()
    text = re.sub("folkh[öo]gskola|folk high school|народна вища школа", "", text)
    assert not [word for word in FORBIDDEN if word in text]


@pytest.mark.parametrize("file", FILES, ids=label)
def test_nothing_to_think_twice_about(file: TemplateFile) -> None:
    """What managers are warned of is not shipped; only scripts of their own take several SMS."""
    key = TextKey(file.template, file.channel, file.language)
    warnings = {one.kind for one in warn_about(compile_template(file.body), key)}
    assert warnings <= (set() if file.language in LATIN else {WarningKind.SEVERAL})


@pytest.mark.parametrize("file", [f for f in FILES if f.template == "answer_crisis"], ids=label)
def test_the_crisis_answer_names_who_helps(file: TemplateFile) -> None:
    """The answer to signs of danger names 112, Bris and Självmordslinjen (R19)."""
    assert all(number in file.body for number in ("112", "Bris 116 111", "Självmordslinjen 90101"))


@pytest.mark.parametrize("file", [f for f in FILES if f.template == "answer_stopped"], ids=label)
def test_stop_is_confirmed_with_what_may_follow(file: TemplateFile) -> None:
    """STOP closes a channel, never the case: letters and calls may follow (R6)."""
    assert LETTER[list(LANGUAGES).index(file.language)] in file.body
    assert CALL[list(LANGUAGES).index(file.language)] in file.body
