"""How many SMS a text costs, checked against the published alphabet and part by part."""

from typing import Any

import gsm0338
import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.segments import Segments, count_segments

CODEC: Any = gsm0338.Codec()  # type: ignore[no-untyped-call]
BASIC = "aÅ@é\n"
EXTENSION = "€{}[]~^|\\\f"


def cut_parts(widths: list[int], single: int, part: int) -> int:
    """Count parts the slow way: lay the characters down one by one."""
    if sum(widths) <= single:
        return 1 if widths else 0
    parts: list[int] = [0]
    for width in widths:
        if parts[-1] + width > part:
            parts.append(0)
        parts[-1] += width
    return len(parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 0)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("€" * 80, Segments("GSM-7", 160, 1)),
        ("a" * 152 + "€" + "a" * 7, Segments("GSM-7", 161, 2)),
        ("a" * 152 + "€" + "a" * 152, Segments("GSM-7", 306, 3)),
        ("č" * 70, Segments("UCS-2", 70, 1)),
        ("č" * 71, Segments("UCS-2", 71, 2)),
        ("🙂" * 35, Segments("UCS-2", 70, 1)),
        ("🙂" * 67, Segments("UCS-2", 134, 3)),
    ],
)
def test_known_lengths(text: str, expected: Segments) -> None:
    """160 and 153 septets, 70 and 67 units; a pair that does not fit begins the next part."""
    assert count_segments(text) == expected


@pytest.mark.parametrize("letter", "åäöéÅÄÖÉüñ")
def test_letters_of_the_alphabet(letter: str) -> None:
    """å, ä, ö and é are letters of GSM-7 and cost nothing more."""
    assert count_segments(letter).encoding == "GSM-7"


@pytest.mark.parametrize("letter", "áíóëç\u201d\u2019\u2026\u00a0🙂\x1b\t")
def test_letters_outside_the_alphabet(letter: str) -> None:
    """á, í, ó, ë, ç, curly quotes, the ellipsis, no-break space and emoji force UCS-2."""
    assert count_segments(letter).encoding == "UCS-2"


@given(st.text(alphabet=st.sampled_from(BASIC + EXTENSION), max_size=700))
def test_gsm_like_the_codec(text: str) -> None:
    """GSM-7 texts take the septets that the codec writes, cut without dividing a pair."""
    widths = [len(CODEC.encode(character)[0]) for character in text]
    segments = cut_parts(widths, 160, 153)
    assert count_segments(text) == Segments("GSM-7", sum(widths), segments)


@given(st.text(alphabet=st.sampled_from("ačя🙂€"), max_size=400).map(lambda text: text + "č"))
def test_ucs_like_utf16(text: str) -> None:
    """UCS-2 texts take the units of UTF-16, cut without dividing a surrogate pair."""
    widths = [len(character.encode("utf-16-be")) // 2 for character in text]
    segments = cut_parts(widths, 70, 67)
    assert count_segments(text) == Segments("UCS-2", sum(widths), segments)


@given(st.characters())
def test_every_character(character: str) -> None:
    """A character is GSM-7 exactly where the codec can write it; a bare escape is no text."""
    try:
        written = bool(CODEC.encode(character)[0]) and character != "\x1b"
    except UnicodeEncodeError:
        written = False
    assert (count_segments(character).encoding == "GSM-7") == written
