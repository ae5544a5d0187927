"""The web server: which doors it has, and whether it is alive and ready."""

from aiohttp import web
from sqlalchemy import select

from app.chatting import telegram_door
from app.twilio_door import open_twilio_door
from bot.page.door import add_reply_page
from bot.telegram.loop import BotOffice
from bot.telegram.webhook import add_telegram_routes
from bot.twilio.webhooks import add_twilio_routes
from config.settings import Settings
from console.routes import add_console
from console.signing.oidc_rules import SignOn
from pipeline.works import Works
from storage.engine import reading
from storage.tables import setting

WORKS = web.AppKey("works", Works)


def make_web_app(
    works: Works, settings: Settings, office: BotOffice | None = None
) -> web.Application:
    """Return the application with the doors that the settings allow.

    `office` is the Telegram bot's, where this process is the bot as well.
    """
    app = web.Application()
    app[WORKS] = works
    app.router.add_get("/healthz", _is_alive)
    app.router.add_get("/readyz", _is_ready)
    add_reply_page(app, works)
    if settings.secret_key is not None:
        add_console(
            app,
            works,
            settings.secret_key.get_secret_value(),
            settings.base_url,
            sign_on=_sign_on(settings),
        )
    if settings.twilio_auth_token is not None:
        add_twilio_routes(app, open_twilio_door(works, settings))
    if (door := telegram_door(works, settings, office)) is not None:
        add_telegram_routes(app, door)
    return app


def _sign_on(settings: Settings) -> SignOn | None:
    if settings.oidc_issuer is None or settings.oidc_client_secret is None:
        return None
    return SignOn(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id or "",
        client_secret=settings.oidc_client_secret.get_secret_value(),
        claim=settings.oidc_claim,
    )


async def _is_alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _is_ready(request: web.Request) -> web.Response:
    """Ready means that the database answers."""
    async with reading(request.app[WORKS].engine) as conn:
        await conn.execute(select(setting.c.name).limit(1))
    return web.Response(text="ready\n")
