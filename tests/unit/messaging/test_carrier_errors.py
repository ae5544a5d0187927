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
        (["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"], Effect.BAD_NUMBER),
        (["5.2.2", "552", "4.2.2", "4.4.7", "4.7.1", "4.1.2"], Effect.LATER),
        (["5.0.0", "5.7.1", "5.7.26", "550", "554", "5.1.8", "4.2"], Effect.PLAIN),
    ],
)
def test_effects(codes: list[str], effect: Effect) -> None:
    """Known codes have their effect; unknown ones are a plain failure."""
    assert {effect_of(code) for code in codes} == {effect}
