"""A request's form says exactly what was meant, whatever a text holds."""

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from messaging.sending import AHEAD, BATCH, BATCH_SECONDS, batch_at, in_flight_at
from messaging.twilio.transport import encode_form

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(st.sampled_from(["To", "From", "Body", "StatusCallback"]), TEXTS))
def test_a_form_reads_back_as_it_was_written(fields: dict[str, str]) -> None:
    """Every character of a text arrives, and none of it becomes another field."""
    read = parse_qsl(encode_form(fields).decode(), keep_blank_values=True)
    assert read == list(fields.items())


def test_numbers_and_repeated_fields_are_written_out() -> None:
    """A number is its digits; a list is its field, repeated."""
    assert (
        encode_form({"ValidityPeriod": 60, "Url": ["a", "b"]}) == b"ValidityPeriod=60&Url=a&Url=b"
    )


@given(st.floats(min_value=0.001, max_value=10_000))
def test_what_is_claimed_is_sent_within_a_minute(per_second: float) -> None:
    """No more is claimed or ahead than the carrier's rate lets out in time, and at least one."""
    batch, in_flight = batch_at(per_second), in_flight_at(per_second, 50)
    assert 1 <= batch <= BATCH
    assert batch == 1 or batch <= per_second * BATCH_SECONDS
    assert 1 <= in_flight <= 50
    slow = max(batch, in_flight) == 1  # then one by one, however long it takes
    assert slow or batch + AHEAD * in_flight <= per_second * 60 + AHEAD
