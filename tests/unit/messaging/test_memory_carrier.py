"""The carrier in memory: repeatable, countable, and late like a real one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.clock import VirtualClock
from messaging.channels.base import Accepted, Channel, Outgoing, Report
from messaging.channels.memory import NO_FAULTS, CarrierFaults, MemoryCarrier
from messaging.states import MessageState

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PHONES = [f"+4670000{number:04d}" for number in range(400)]


async def send_all(carrier: MemoryCarrier, text: str = "Hej!") -> list[Report]:
    """Send one text to every phone and return all the reports."""
    for number, phone in enumerate(PHONES):
        await carrier.send(Outgoing(number, phone, text))
    return carrier.due_reports(LATER)


async def test_reports_come_later() -> None:
    """A message is accepted at once; its report is due after the delay and comes once."""
    carrier: Channel = MemoryCarrier(VirtualClock(NOW), faults=NO_FAULTS)
    assert isinstance(carrier, MemoryCarrier)
    assert carrier.next_report_at() is None
    assert await carrier.send(Outgoing(7, PHONES[0], "Hej!")) == Accepted("MEM000000000001")
    at = carrier.next_report_at()
    assert at is not None
    assert timedelta(seconds=2) <= at - NOW <= timedelta(seconds=90)
    assert carrier.due_reports(at - timedelta(microseconds=1)) == []
    assert carrier.due_reports(at) == [Report(7, "MEM000000000001", MessageState.DELIVERED, "", at)]
    assert carrier.due_reports(LATER) == []
    await carrier.close()


async def test_the_listener_hears_deliveries_only() -> None:
    """The simulation is told of each message that arrived, with the time of its arrival."""
    faults = CarrierFaults(bad_number=0.2, unreachable=0.2, expired=0.2)
    carrier = MemoryCarrier(VirtualClock(NOW), faults=faults)
    heard: list[tuple[int, datetime]] = []
    carrier.on_delivered = lambda outgoing, at: heard.append((outgoing.message_id, at))
    reports = await send_all(carrier)
    delivered = [report for report in reports if report.state is MessageState.DELIVERED]
    assert heard == [(report.message_id, report.at) for report in delivered]
    assert carrier.delivered_to.total() == len(delivered)
    assert carrier.accepted_for.total() == len(PHONES) == len(reports)


async def test_the_shares_are_kept() -> None:
    """Bad numbers, unreachable phones and expired messages come about as often as asked."""
    faults = CarrierFaults(bad_number=0.25, unreachable=0.25, expired=0.25)
    reports = await send_all(MemoryCarrier(VirtualClock(NOW), faults=faults))
    shares = [
        sum(report.error == code for report in reports) / len(PHONES)
        for code in ("30005", "30003", "30036", "")
    ]
    expected = [0.25, 0.75 * 0.25, 0.75 * 0.25, 0.75 * 0.5]
    assert all(abs(have - want) < 0.08 for have, want in zip(shares, expected, strict=True))


async def test_a_bad_number_stays_bad() -> None:
    """A number that does not exist fails whatever is sent to it."""
    carrier = MemoryCarrier(VirtualClock(NOW), faults=CarrierFaults(bad_number=0.3))
    bad = [
        {report.message_id for report in await send_all(carrier, text) if report.error == "30005"}
        for text in ("Hej!", "Hej igen!")
    ]
    assert bad[0] == bad[1] != set()


async def test_expired_is_told_after_the_validity() -> None:
    """A message expires when its validity period ends, not before."""
    only = CarrierFaults(bad_number=0, unreachable=0, expired=1)
    carrier = MemoryCarrier(VirtualClock(NOW), faults=only)
    end = NOW + timedelta(minutes=30)
    await carrier.send(Outgoing(1, PHONES[0], "Hej!", valid_until=end))
    assert [report.at for report in carrier.due_reports(LATER)] == [end]


@given(seed=st.text(max_size=100), text=st.text(max_size=50))
async def test_the_same_seed_is_the_same_year(seed: str, text: str) -> None:
    """Two carriers with one seed report the same, in the order of time."""
    carriers = [MemoryCarrier(VirtualClock(NOW), seed=seed) for _ in range(2)]
    for carrier in carriers:
        for number, phone in enumerate(PHONES[:20]):
            await carrier.send(Outgoing(number, phone, text))
    first, second = (carrier.due_reports(LATER) for carrier in carriers)
    assert first == second == sorted(first, key=lambda report: report.at)
