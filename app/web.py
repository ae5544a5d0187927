"""The web server: which doors it has, and whether it is alive and ready."""

from aiohttp import web
from sqlalchemy import select

from bot.reply_page import add_reply_page
from bot.twilio_webhooks import TwilioDoor, add_twilio_routes
from config.settings import Settings
from messaging.callbacks import record_reports
from messaging.channels.base import Inbound, Report
from messaging.inbox import store_inbound
from pipeline.works import Works
from storage.engine import reading, writing
from storage.tables import setting

WORKS = web.AppKey("works", Works)


def make_web_app(works: Works, settings: Settings) -> web.Application:
    """Return the application with the doors that the settings allow."""
    app = web.Application()
    app[WORKS] = works
    app.router.add_get("/healthz", _is_alive)
    app.router.add_get("/readyz", _is_ready)
    add_reply_page(app, works)
    if settings.twilio_auth_token is not None:
        add_twilio_routes(app, _twilio_door(works, settings))
    return app


def _twilio_door(works: Works, settings: Settings) -> TwilioDoor:
    async def store_texts(inbound: list[Inbound]) -> None:
        async with writing(works.engine) as conn:
            await store_inbound(conn, works.vault, inbound)

    async def store_reports(reports: list[Report]) -> None:
        async with writing(works.engine) as conn:
            await record_reports(conn, reports)

    token = settings.twilio_auth_token
    return TwilioDoor(
        store_inbound=store_texts,
        store_reports=store_reports,
        auth_token=token.get_secret_value() if token else "",
        public_url=settings.base_url,
        clock=works.clock,
    )


async def _is_alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _is_ready(request: web.Request) -> web.Response:
    """Ready means that the database answers."""
    async with reading(request.app[WORKS].engine) as conn:
        await conn.execute(select(setting.c.name).limit(1))
    return web.Response(text="ready\n")
