"""Training: small here, and the same every time."""

import pytest

from messaging.meaning.model import Model, pack
from messaging.meaning.reader import Reader
from messaging.training import renewing
from messaging.training.labelled import Labelled, parse_line
from messaging.training.train import train

PLACES = ("lager", "kafé", "bygge", "städ", "butik", "kiosk", "verkstad", "hotell")
NAMES = ("Amina", "Omar", "Sara", "Ali", "Leo", "Maja", "Noor", "Elin")


def small(count: int = 8) -> list[Labelled]:
    """Return a few texts of three kinds."""
    lines = []
    for place, name in zip(PLACES[:count], NAMES[:count], strict=True):
        lines += [
            f"sv\tfirst\toccupation\tworking\tself\tjobbar på {place} nu",
            f"sv\tfirst\twrong_person\t-\tother\tkänner ingen {name} alls",
            f"sv\tfirst\twants_support\t-\tself\tvill ha hjälp som {name}",
            f"sv\tfirst\tcrisis\t-\tself\tallt känns grått, {name}",
        ]
    return [parse_line(line) for line in lines]


def test_training_learns_and_is_repeatable() -> None:
    """The same texts give the same bytes, and a text like them is read like them."""
    told: list[str] = []
    parts = train(small(), {"lager": "workplace"}, processes=1, say=told.append)
    assert told[-1] == "all 32 texts"
    assert pack(parts) == pack(train(small(), {"lager": "workplace"}, processes=1))
    reader = Reader(Model(parts))
    assert reader.read("jobbar på pizzeria nu", "first").occupation == "working"
    assert reader.read("känner ingen Hanna alls", "first").intents == ("wrong_person",)


def test_a_model_that_is_less_safe_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Corrections that unlearn danger make a figure worse, which is named."""
    judged = [parse_line("sv\tfirst\tcrisis\t-\tself\tallt känns grått, Ada")]
    monkeypatch.setattr(renewing, "read_texts", small)
    monkeypatch.setattr(renewing, "read_judged", lambda: judged)
    monkeypatch.setattr(renewing, "read_kinds", dict)
    reader = Reader(Model(train(small(), {}, processes=1)))
    quiet = renewing.renew(reader, [], processes=1, say=lambda _: None)
    assert quiet.worse == ()
    spoilt = [
        parse_line(f"sv\tfirst\twants_support\t-\tself\tallt känns grått, {name}{end}")
        for name in NAMES
        for end in "abcdefghijklmno"
    ]
    loud = renewing.renew(reader, [*spoilt, *judged], processes=1, say=lambda _: None)
    assert "crisis_found" in loud.worse
    assert loud.new["crisis_found"] == 0
