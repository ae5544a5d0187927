"""The conversation, turn by turn: what is stored, what is shown, what changes."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.telegram import screens
from bot.telegram.call_offers import write_time
from bot.telegram.events import Event, Kind
from bot.telegram.speech import speak
from bot.telegram.turns import SAID, Asked, Book, Talk, Turn, read_asked, take_turn
from config.languages import LANGUAGES
from config.phrases import load_phrases
from messaging.meaning.choices import Choice
from register.states import PointState

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)  # a Wednesday, 10 in Stockholm
VALUES = {
    "name": "Elias",
    "municipality": "Stockholms stad",
    "phone": "08-508 35 700",
    "info_url": "stockholm.se/kaa",
}
PHRASES = load_phrases("bot")
BOOK = Book(PHRASES, LANGUAGES, VALUES)
ELIAS, MOTHER = Talk("sv"), Talk("sv", relative=True)
SV = speak(PHRASES, "sv", VALUES)


def tap(data: str, talk: Talk = ELIAS, message: int = 5) -> Turn:
    """Return what follows from a tap."""
    return take_turn(Event(7, Kind.TAP, data, tap="t", message_id=message), talk, BOOK, NOW)


def command(name: str, talk: Talk = ELIAS) -> Turn:
    """Return what follows from a command."""
    return take_turn(Event(7, Kind.COMMAND, name), talk, BOOK, NOW)


def write(text: str, talk: Talk = ELIAS) -> Turn:
    """Return what follows from words."""
    return take_turn(Event(7, Kind.WORDS, text), talk, BOOK, NOW)


def text_of(turn: Turn) -> str:
    """Return what is shown."""
    assert turn.screen is not None
    return turn.screen.text


def carried(turn: Turn) -> list[str]:
    """Return what the buttons shown carry."""
    assert turn.screen is not None
    return [button.data for row in turn.screen.rows for button in row]


def asked_by(turn: Turn) -> Talk:
    """Return the chat as it stands after a turn."""
    assert turn.asked is not None
    return Talk("sv", menu=turn.asked.write())


def test_start_greets_and_shows_the_answers() -> None:
    """The first name, who we are, that it is voluntary, how to check it; and every answer."""
    turn = command("start")
    assert text_of(turn).startswith("Hej Elias!")
    assert "stockholm.se/kaa" in text_of(turn)
    assert carried(turn) == [
        *("say:studying", "say:working", "say:nothing_now", "say:wants_support", "call"),
        *("say:talk", "who", "stop", "language"),
    ]
    assert turn.point is PointState.OK
    assert text_of(command("help")) == SV.say("ask")


@pytest.mark.parametrize("choice", sorted(SAID - {Choice.STUDYING}))
def test_an_answer_is_stored_and_thanked_for(choice: Choice) -> None:
    """One tap; the answer can be changed; what was stored says that it has been answered."""
    turn = tap(f"say:{choice.value}")
    assert turn.store == {"choice": choice.value, "language": "sv", "answered": "1"}
    assert turn.toast == SV.say("noted")
    assert carried(turn) == ["menu"]


def test_studying_counts_before_it_is_told_where() -> None:
    """The first tap is stored; where is asked then, and may be left unsaid."""
    turn = tap("say:studying")
    assert turn.store is not None
    assert turn.store["choice"] == "studying"
    assert text_of(turn) == SV.say("which_studies")
    assert "say:adult_education" in carried(turn)
    unsaid = tap("unsaid", asked_by(turn))
    assert (unsaid.store, text_of(unsaid)) == (None, SV.say("thanks"))


def test_the_same_tap_twice_is_one_answer() -> None:
    """The second of two on one button shows the same, and stores nothing; elsewhere it does."""
    first = tap("say:working")
    after = asked_by(first)
    again = tap("say:working", after)
    assert (again.store, again.screen, again.toast) == (None, first.screen, SV.say("noted"))
    assert tap("say:working", after, message=6).store is not None
    unreachable = asked_by(tap("say:working", message=0))
    assert tap("say:working", unreachable, message=0).store is not None


def test_a_call_is_stored_when_its_time_is_chosen() -> None:
    """Until then nothing is; any time is a time."""
    first = tap("call")
    assert first.store is None
    assert text_of(first) == SV.say("when_call")
    assert carried(first)[-2:] == ["call:any", "menu"]
    later = NOW + timedelta(hours=5)
    chosen = tap(f"call:{write_time(later)}", asked_by(first))
    assert chosen.store is not None
    assert datetime.fromisoformat(chosen.store["call_at"]) == later
    assert "i dag kl. 15:00" in text_of(chosen)
    assert asked_by(chosen).menu.startswith("words")  # what is written next asks for no other call
    any_time = tap("call:any", asked_by(first))
    assert any_time.store == {"choice": "call_me", "language": "sv", "answered": "1"}


def test_a_time_that_has_passed_is_asked_anew() -> None:
    """The button of yesterday says so and shows the times of now."""
    turn = tap(f"call:{write_time(NOW - timedelta(hours=1))}")
    assert (turn.store, turn.toast) == (None, SV.say("past_time"))
    assert text_of(turn) == SV.say("when_call")


@pytest.mark.parametrize(("data", "choice"), [("call", "call_me"), ("say:talk", "talk")])
def test_words_answer_the_question_that_stands_open(data: str, choice: str) -> None:
    """For a day; and no tap makes an answer of words alone."""
    talk = asked_by(tap(data))
    assert write("imorgon", talk).store == {"text": "imorgon", "language": "sv", "choice": choice}
    tomorrow = NOW + timedelta(days=1, seconds=1)
    late = take_turn(Event(7, Kind.WORDS, "hej"), talk, BOOK, tomorrow)
    assert late.store == {"text": "hej", "language": "sv"}
    assert write("hej", asked_by(tap("say:working"))).store == {"text": "hej", "language": "sv"}


def test_words_show_nothing() -> None:
    """What is written is answered when it has been read."""
    turn = write("hej")
    assert (turn.screen, turn.point, turn.asked) == (None, None, None)


@pytest.mark.parametrize("said", ["/stop", "/stopp", "tap"])
def test_stop(said: str) -> None:
    """Confirmed, with a button that opens the chat again; the reader closes it."""
    turn = tap("stop") if said == "tap" else command(said[1:])
    assert turn.store == {"choice": "no_more", "language": "sv", "answered": "1"}
    assert turn.point is None
    assert carried(turn) == ["menu"]
    assert tap("menu").point is PointState.OK


def test_forget() -> None:
    """The chat is left; nothing is stored of it."""
    turn = command("forget")
    assert (turn.leaves, turn.store) == (PointState.OLD, None)
    assert text_of(turn) == SV.say("forgotten")


def test_another_language() -> None:
    """All are offered in their own words; the menu comes in the one chosen."""
    offered = command("language")
    assert carried(offered) == [f"language:{one}" for one in LANGUAGES]
    assert carried(tap("language:xx")) == carried(offered)
    turn = tap("language:ar")
    assert turn.language == "ar"
    assert text_of(turn) == PHRASES["ar"]["ask"]


def test_who_is_not_the_person_says_who_they_are() -> None:
    """A relative answers for them from then on, and can take it back (R20)."""
    assert carried(tap("who")) == ["relative", "wrong", "menu"]
    turn = tap("relative")
    assert turn.relative is True
    assert "self" in carried(turn)
    assert tap("self", MOTHER).relative is False
    answer = tap("say:working", MOTHER)
    assert answer.store is not None
    assert answer.store["respondent"] == "relative"
    assert text_of(answer) == SV.say("thanks_relative")
    words = write("hej", MOTHER)
    assert words.store is not None
    assert words.store["respondent"] == "relative"


def test_a_wrong_person_is_forgotten() -> None:
    """R14: stored, apologised for, and the chat left."""
    turn = tap("wrong")
    assert turn.store is not None
    assert turn.store["choice"] == "wrong_person"
    assert turn.leaves is PointState.WRONG
    assert carried(turn) == []


@pytest.mark.parametrize("data", ["", "dance", "say:dance", "say:wrong_person"])
def test_an_unknown_button_is_answered_kindly(data: str) -> None:
    """What no button of ours carries any more, or never did, shows the menu below."""
    turn = tap(data)
    assert (turn.toast, turn.store, turn.anew) == (SV.say("old_button"), None, True)
    assert text_of(turn) == SV.say("ask")


def test_the_menu_of_a_message_comes_below_it() -> None:
    """What the plan or staff have written stays; a menu changes in place."""
    assert (tap(screens.OPEN).anew, tap(screens.OPEN).toast) == (True, "")
    assert not tap(screens.MENU).anew


def test_a_block_and_a_picture() -> None:
    """Nothing arrives where the bot is blocked; a picture is told to be none of ours."""
    assert take_turn(Event(7, Kind.BLOCKED), ELIAS, BOOK, NOW) == Turn(point=PointState.BAD)
    other = take_turn(Event(7, Kind.OTHER), ELIAS, BOOK, NOW)
    assert text_of(other) == SV.say("only_words")


@pytest.mark.parametrize("text", ["", "dance 2025-10-01 x", "talk yesterday x"])
def test_an_unreadable_menu_asks_nothing(text: str) -> None:
    """What another version has stored is passed over."""
    assert read_asked(text) == Asked()
    assert not read_asked(text).stands(NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_comes_in_every_language(language: str) -> None:
    """No button carries more than Telegram takes, no text is longer, every word is filled in."""
    speech = speak(PHRASES, language, VALUES)
    shown = [
        screens.menu(speech, relative=False, greeting=True),
        screens.menu(speech, relative=True),
        screens.studies(speech),
        screens.call_times(speech, NOW),
        screens.call_times(speech, NOW + timedelta(hours=12)),
        screens.who(speech),
        screens.languages(speech, LANGUAGES),
        screens.stopped(speech),
        *(screens.thanks(speech, key, when="x") for key in PHRASES["sv"] if "thanks" in key),
    ]
    for screen in shown:
        assert len(screen.text) < 1000
        assert "{" not in screen.text
        buttons = [button for row in screen.rows for button in row]
        assert all(len(one.data.encode()) <= 64 and one.text for one in buttons)


def test_numbers_stand_apart_in_a_text_from_right_to_left() -> None:
    """Else the groups of a telephone number change places; a language of no words is Swedish."""
    assert "\u206808-508 35 700\u2069" in speak(PHRASES, "fa", VALUES).say("thanks")
    assert "ring 08-508 35 700." in speak(PHRASES, "xx", VALUES).say("thanks")
