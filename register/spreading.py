"""Who becomes responsible for whom: fairly, by district (R23)."""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence


def spread(
    people: Mapping[int, Sequence[int]],
    staff: Mapping[int, Sequence[int]],
    load: Mapping[int, int],
) -> dict[int, int]:
    """Return an owner for each person whose district somebody serves.

    The one with the fewest people is next, the lower id where two have as many.
    Districts with the fewest staff come first, so that those who serve several are
    not filled up by districts that have others to turn to.

    Args:
        people: ids of people by district.
        staff: ids of the staff by the districts they serve.
        load: how many people each of the staff is responsible for already.
    """
    now: defaultdict[int, int] = defaultdict(int, load)
    owners: dict[int, int] = {}
    for district in sorted(people, key=lambda one: (len(staff.get(one, ())), one)):
        queue = [(now[one], one) for one in staff.get(district, ())]
        heapq.heapify(queue)
        for person in sorted(people[district]) if queue else ():
            count, one = queue[0]
            owners[person] = one
            now[one] = count + 1
            heapq.heapreplace(queue, (count + 1, one))
    return owners
