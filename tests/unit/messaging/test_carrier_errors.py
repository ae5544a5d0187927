"""What each of the carrier's error codes asks for."""

import pytest

from messaging.carrier_errors import Effect, effect_of


@pytest.mark.parametrize(
    ("codes", "effect"),
    [
        (["21610"], Effect.STOPPED),
        (["21211", "21614", "21635", "30005", "30006"], Effect.BAD_NUMBER),
        (["30003"], Effect.LATER),
        (["30007"], Effect.STOP_BATCH),
        (["30008", "99999", "", "what?"], Effect.PLAIN),
    ],
)
def test_effects(codes: list[str], effect: Effect) -> None:
    """Known codes have their effect; unknown ones are a plain failure."""
    assert {effect_of(code) for code in codes} == {effect}
