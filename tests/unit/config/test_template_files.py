"""The shipped texts: complete, correct templates, short enough, and silent about reasons."""

import re

import pytest

from config.template_files import TemplateFile, read_template_files
from messaging.segments import count_segments
from messaging.states import Channel
from messaging.templates import SAMPLE, check_template, compile_template, fit_to_segment

FILES = read_template_files()
SMS = [file for file in FILES if file.channel == "sms"]
ANSWERS = {f"answer_{word}" for word in ("call", "crisis", "relative", "stopped", "support")} | {
    f"answer_{word}" for word in ("thanks", "who", "wrong_number")
}
LETTERS = {"autumn_letter", "before_20", "hello", "knock_card", "notice_of_visit"}
FORBIDDEN = ("skola", "gymnasi", "sjuk", "avhopp", "frånvaro", "bankid", "personnummer", "måste")


def label(file: TemplateFile) -> str:
    """Name a text in a test's id."""
    return f"{file.template}.{file.channel}.{file.language}"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_all_texts_are_there(language: str) -> None:
    """Every step and every automatic answer has its text in Swedish and English."""
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


@pytest.mark.parametrize("file", SMS, ids=label)
def test_an_sms_is_one_segment(file: TemplateFile) -> None:
    """With a first name of 12 letters and a sender of 8 an SMS is one segment of GSM-7."""
    assert (len(SAMPLE["first_name"]), len(SAMPLE["sender"])) == (12, 8)
    counted = count_segments(compile_template(file.body).render(SAMPLE))
    assert (counted.encoding, counted.segments) == ("GSM-7", 1)


@pytest.mark.parametrize("file", SMS, ids=label)
@pytest.mark.parametrize("name", ["Anaïs", "Maximilianus-Alexandros", "ملاك", ""])
def test_a_name_never_breaks_the_segment(file: TemplateFile, name: str) -> None:
    """A long name, a name outside GSM-7 or none at all still makes one segment."""
    fitted = fit_to_segment(compile_template(file.body), {**SAMPLE, "first_name": name})
    assert count_segments(fitted).segments == 1


@pytest.mark.parametrize("file", FILES, ids=label)
def test_nothing_dangles(file: TemplateFile) -> None:
    """Without a name, an owner, a reply page or a booked day the text closes up around it."""
    names = ("first_name", "sender", "reply_url", "visit_day", "visit_time")
    unknown = dict.fromkeys(names, "")
    text = compile_template(file.body).render({**SAMPLE, **unknown})
    assert not re.search(r"  | [.,:;!]|(!|\A)( på| at)|/,|: *\Z|\n\n\n", text)
    assert "QR" not in text


@pytest.mark.parametrize("file", FILES, ids=label)
def test_no_reason_is_named(file: TemplateFile) -> None:
    """Lock screens are read by others: no school, no health, no threat, no identification."""
    text = compile_template(file.body).render(SAMPLE).casefold().replace("folkhögskola", "")
    text = text.replace("folkhogskola", "")
    assert not [word for word in FORBIDDEN if word in text]


@pytest.mark.parametrize("file", [f for f in FILES if f.template == "answer_crisis"], ids=label)
def test_the_crisis_answer_names_who_helps(file: TemplateFile) -> None:
    """The answer to signs of danger names 112, Bris and Självmordslinjen (R19)."""
    assert all(number in file.body for number in ("112", "Bris 116 111", "Självmordslinjen 90101"))


@pytest.mark.parametrize("file", [f for f in FILES if f.template == "answer_stopped"], ids=label)
def test_stop_is_confirmed_with_what_may_follow(file: TemplateFile) -> None:
    """STOP closes a channel, never the case: letters and calls may follow (R6)."""
    assert any(word in file.body for word in ("brev", "letter"))
    assert any(word in file.body for word in ("ringa", "call"))
