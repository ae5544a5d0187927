"""What is shown to whoever may not see a person: nothing, or the question for a reason."""

from dataclasses import replace

from aiohttp import web

from console.access_rules import Verdict
from console.guard import Visit
from console.people_door import Look


def refuse(visit: Visit, look: Look | None, *, back: str = "") -> web.Response:
    """Say that there is no such page, whoever's it is; ask for a reason where one is missing.

    `back` is where the reason leads on to, the person's page where it is empty.
    """
    if look is not None and look.verdict is Verdict.NO_REASON:
        return ask_reason(visit, visit.request.match_info["id"], back=back)
    return visit.not_found()


def ask_reason(visit: Visit, public_id: str, *, back: str = "") -> web.Response:
    """Ask why somebody who is protected is to be seen."""
    frame = replace(visit.frame, next_path=back) if back else visit.frame
    html = visit.desk.view.show("person_reason.html", frame, public_id=public_id)
    return visit.desk.page(html)
