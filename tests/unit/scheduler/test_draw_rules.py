"""Who takes part in an experiment, and what they are drawn to."""

from collections import Counter

import pytest

from scheduler.draw_rules import draw_variant, variant_shares

KEY = bytes(range(32))
MANY = 8_000


def drawn(
    key: bytes, unit: str, *, percent: int = 100, standard: int = 0, variants: int = 2
) -> Counter[int | None]:
    """Return how many of many people are drawn to each variant."""
    shares = variant_shares(variants, standard)
    return Counter(
        draw_variant(key, unit, f"s{number}", percent=percent, shares=shares)
        for number in range(MANY)
    )


@pytest.mark.parametrize("unit", ["KAA nord", "KAA syd"])
def test_shares_are_the_same_in_every_unit(unit: str) -> None:
    """Of half of the people, a fifth get the standard and two fifths each variant."""
    counts = drawn(KEY, unit, percent=50, standard=20, variants=3)
    for number, share in ((None, 0.5), (0, 0.1), (1, 0.2), (2, 0.2)):
        assert abs(counts[number] / MANY - share) < 0.02


def test_nobody_and_everybody() -> None:
    """A share of nothing takes nobody, a share of all takes everybody."""
    assert drawn(KEY, "KAA syd", percent=0) == Counter({None: MANY})
    assert None not in drawn(KEY, "KAA syd")


def test_a_draw_stays_and_belongs_to_its_experiment_and_unit() -> None:
    """Asked again the answer is the same; another key or unit draws of its own."""
    shares = variant_shares(2, 0)

    def draw(key: bytes, unit: str) -> list[int | None]:
        return [draw_variant(key, unit, f"s{n}", percent=100, shares=shares) for n in range(200)]

    assert draw(KEY, "KAA syd") == draw(KEY, "KAA syd")
    for other in (draw(KEY, "KAA nord"), draw(bytes(32), "KAA syd")):
        same = sum(a == b for a, b in zip(draw(KEY, "KAA syd"), other, strict=True))
        assert 60 < same < 140


def test_shares_add_up() -> None:
    """Without a hold-out all are alike; with one the rest is divided evenly."""
    assert variant_shares(4, 0) == (0.25,) * 4
    assert variant_shares(3, 20) == pytest.approx((0.2, 0.4, 0.4))
