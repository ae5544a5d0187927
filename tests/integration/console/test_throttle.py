"""Counting tries: many at once are counted as many."""

import asyncio

from console.signing.throttle import LOGIN_TRIES, address_counter, login_counter, take_try
from register.sign_in_tables import sign_in_count
from storage.engine import writing
from tests.integration.console.browsing import House, open_browser
from tests.world import World


async def test_many_at_once_are_counted_as_many(world: World) -> None:
    """Of thirty tries at the same moment ten may be made."""
    login = login_counter(world.vault, "sara")
    address = address_counter(world.vault, "192.0.2.1")

    async def one() -> bool:
        async with writing(world.engine) as conn:
            return await take_try(conn, (login, address), world.clock.now())

    assert sum(await asyncio.gather(*(one() for _ in range(30)))) == LOGIN_TRIES


async def test_only_hashes_are_kept(world: World) -> None:
    """Neither the login nor the address that was tried stands in the database."""
    async with writing(world.engine) as conn:
        counters = (login_counter(world.vault, "sara"), address_counter(world.vault, "192.0.2.1"))
        await take_try(conn, counters, world.clock.now())
    kept = [row.hash for row in await world.rows(sign_in_count)]
    assert len(kept) == 2
    assert not any(b"sara" in one or b"192" in one for one in kept)


async def test_what_is_over_is_forgotten(house: House) -> None:
    """Old counts go when somebody signs in."""
    async with writing(house.world.engine) as conn:
        await take_try(conn, (login_counter(house.world.vault, "old"),), house.office.now)
    house.wait(minutes=20)
    async with open_browser(house) as browser:
        await browser.set_up(await house.hire("sara"), "sara")
        await browser.post("/logout", {})
        await browser.sign_in("sara")
    counts = await house.world.rows(sign_in_count)
    assert [row.tries for row in counts] == [0]  # of the address, whose tries were right
