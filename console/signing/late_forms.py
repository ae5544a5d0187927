"""A form that was kept when its session was over: shown to its writer, to be sent again."""

from dataclasses import dataclass

from aiohttp import web

from console.desk import lead_to
from console.guard import EVERYBODY, Visit, log
from console.marking import N_
from console.paths import HOME, KEPT
from console.route import Route
from console.signing.kept_forms import KeptForm, drop_kept, find_kept
from console.view import Notice
from storage.engine import reading, writing

# Texts of our forms by their field's name; what is chosen is sent along unseen.
LABELS = {
    "text": N_("Meddelande"),
    "number": N_("Nummer"),
}
_LONG = 30  # letters; a choice's own word is shorter


@dataclass(frozen=True, slots=True)
class KeptField:
    """One field of a kept form."""

    name: str
    value: str
    label: str
    written: bool  # by hand: shown, and may be changed


async def show_kept(visit: Visit) -> web.Response:
    """Show a form as it was written; nothing is sent, and looking uses nothing up."""
    form = await _find(visit)
    if form is None:
        log.warning("a kept form was refused", staff=visit.worker.login)
        page = visit.desk.view.notice(visit.frame, Notice.NOT_KEPT)
        return visit.desk.page(page, status=404)
    return visit.show("kept.html", form=form, fields=[_shown(*one) for one in form.fields.items()])


async def drop_form(visit: Visit) -> web.Response:
    """Throw a kept form away."""
    word = visit.request.match_info["id"]
    async with writing(visit.desk.works.engine) as conn:
        await drop_kept(conn, visit.desk.works.vault, visit.worker.id, word)
    return lead_to(visit.desk, HOME)


async def _find(visit: Visit) -> KeptForm | None:
    works = visit.desk.works
    async with reading(works.engine) as conn:
        word = visit.request.match_info["id"]
        return await find_kept(conn, works.vault, visit.worker.id, word, visit.now)


def _shown(name: str, value: str) -> KeptField:
    written = name in LABELS or " " in value.strip() or "\n" in value or len(value) > _LONG
    return KeptField(name, value, LABELS.get(name, N_("Det du skrev")), written and bool(value))


ROUTES = (
    Route("GET", KEPT + "{id}", show_kept, EVERYBODY),
    Route("POST", KEPT + "{id}/drop", drop_form, EVERYBODY),
)
