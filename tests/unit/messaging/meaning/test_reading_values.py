"""The value that a reply is read as, and its JSON."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.meaning.reading import Intent, Reading, Respondent, from_json, to_json

READINGS = st.builds(
    Reading,
    intents=st.sets(st.sampled_from(Intent), min_size=1).map(lambda some: tuple(sorted(some))),
    occupation=st.none() | st.sampled_from(["working", "sick"]),
    respondent=st.sampled_from(Respondent),
    reached=st.booleans(),
    confident=st.booleans(),
    lang=st.sampled_from(["sv", "none"]),
    call_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    evidence=st.lists(st.text()).map(tuple),
)


@given(READINGS)
def test_a_stored_reading_comes_back_unchanged(reading: Reading) -> None:
    """What is stored as JSON is read back as the same value."""
    assert from_json(to_json(reading)) == reading


def test_json_has_the_keys_of_the_contract() -> None:
    """`uppsok replies read` writes exactly these keys, a time as ISO."""
    at = datetime(2026, 3, 2, 14, tzinfo=UTC)
    written = to_json(
        Reading(
            intents=(Intent.CALL_ME,),
            occupation=None,
            respondent=Respondent.SELF,
            reached=True,
            confident=True,
            lang="sv",
            call_at=at,
            evidence=("call_me: ring",),
        )
    )
    assert written == {
        "intents": ["call_me"],
        "occupation": None,
        "respondent": "self",
        "reached": True,
        "confident": True,
        "lang": "sv",
        "call_at": "2026-03-02T14:00:00+00:00",
        "evidence": ["call_me: ring"],
    }


def test_an_unknown_intent_is_refused() -> None:
    """A stored reading with an intent that does not exist raises ValueError."""
    with pytest.raises(ValueError, match="sing"):
        from_json({"intents": ["sing"], "call_at": None})
