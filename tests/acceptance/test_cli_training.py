"""`uppsok replies train`: with few texts here, which is all that differs from the real command."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from messaging.training.labelled import Labelled, parse_line
from tests.acceptance.program import Program

NAMES = ("Amina", "Omar", "Sara", "Ali", "Leo", "Maja", "Noor", "Elin")


def line(name: str, says: str, labels: str) -> Labelled:
    """Return a text that names somebody."""
    return parse_line(f"sv\tfirst\t{labels}\tallt {says}, {name}")


def texts(crisis: str = "känns grått") -> list[Labelled]:
    """Return texts of two kinds."""
    return [
        *(line(name, crisis, "crisis\t-\tself") for name in NAMES),
        *(line(name, "går bra på lager", "occupation\tworking\tself") for name in NAMES),
    ]


@pytest.fixture
def few() -> Iterator[None]:
    """Train on few texts, and judge by one of danger."""
    renewing = "messaging.training.renewing"
    with (
        patch(f"{renewing}.read_texts", texts),
        patch(f"{renewing}.read_judged", lambda: [line("Ada", "känns grått", "crisis\t-\tself")]),
        patch(f"{renewing}.read_kinds", dict),
    ):
        yield


@pytest.mark.usefixtures("few")
def test_a_model_is_trained_and_put_in_use(office: Program) -> None:
    """It says how far it is and how the new one does beside the old, and is in the database."""
    ended = office.do("replies", "train")
    assert "all 16 texts" in ended.err
    assert "crisis found" in ended.out or "crisis_found" in ended.out
    assert "in use" in ended.err
    written = office.do("replies", "train", "--with-corrections", "--out", "model.npz")
    assert "0 corrections" in written.err
    assert (office.folder / "model.npz").stat().st_size > 1000


@pytest.mark.usefixtures("few")
def test_a_model_that_is_less_safe_is_not_used(office: Program) -> None:
    """What has unlearned danger is refused, with the figures and what to do."""
    office.do("replies", "train")
    quiet = [line(name, "känns grått", "acknowledge\t-\tself") for name in NAMES]
    with patch("messaging.training.renewing.read_texts", lambda: [*texts("blir bra")[8:], *quiet]):
        ended = office.run("replies", "train")
    assert ended.code == 1
    assert "not put in use: worse than before: crisis_found" in ended.err


def test_training_without_its_library_says_what_to_do(office: Program) -> None:
    """Reading needs no scikit-learn; training does."""
    with patch("app.replies.find_spec", lambda _: None):
        assert "pip install" in office.run("replies", "train").fault
