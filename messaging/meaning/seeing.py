"""Everything that the rules see in one message, before anything is made of it."""

from dataclasses import dataclass

from messaging.meaning import languages, machines, people
from messaging.meaning.danger import find_danger, hints_danger
from messaging.meaning.intent_choice import IntentsFound, find_intents
from messaging.meaning.lexicon import Sighting
from messaging.meaning.menu import MenuAnswer, read_menu
from messaging.meaning.normal import normalise
from messaging.meaning.occupation_choice import OccupationFound, find_occupation


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules saw in one message."""

    text: str  # as it came
    message: str  # normalised
    context: str
    language: str  # by its letters and small words
    menu: MenuAnswer | None
    occupation: OccupationFound
    intents: IntentsFound
    danger: tuple[Sighting, ...]
    hint: bool  # words that may mean danger
    machine: str | None
    relative: str | None
    finder: str | None


def look(text: str, context: str) -> Seen:
    """Let every rule look at a text.

    Args:
        text: the reply as it came.
        context: what our text before it was (see `reader.Reader.read`).
    """
    message = normalise(text)
    danger = tuple(find_danger(message))
    menu = read_menu(message, context)
    rest = menu.rest if menu else message
    return Seen(
        text=text,
        message=message,
        context=context,
        language=languages.guess_language(message),
        menu=menu,
        occupation=find_occupation(rest),
        intents=find_intents(rest, () if menu else danger),
        danger=danger,
        hint=hints_danger(message),
        machine=machines.sees_machine(message),
        relative=people.sees_relative(message),
        finder=people.sees_finder(message),
    )
