"""Messages to chats that young people have opened with our Telegram bot.

The bot cannot write first: a chat is there because its holder opened it. Telegram takes a
message or does not, and never tells of its delivery: `accepted` is the last that is heard.
"""

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from messaging.channels.base import Accepted, Outgoing, Result
from messaging.states import Channel
from messaging.telegram_api import Done, TelegramApi

OPEN_MENU = "open"  # what the button under each message carries
_BUTTON = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="☰", callback_data=OPEN_MENU)]]
)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChat:
    """The chat channel."""

    name = Channel.CHAT

    def __init__(self, api: TelegramApi) -> None:
        """Take the bot; it shares its rate with what the menu says."""
        self.api = api

    async def send(self, outgoing: Outgoing) -> Result:
        """Offer one message once, with a button that opens the menu."""
        message = SendMessage(
            chat_id=int(outgoing.to),
            text=outgoing.text,
            link_preview_options=NO_PREVIEW,
            reply_markup=_BUTTON,
        )
        result = await self.api.ask(message, chat=outgoing.to)
        if isinstance(result, Done):
            # Telegram numbers messages in each chat anew; the chat's own id stands elsewhere alone
            return Accepted(f"telegram:{outgoing.message_id}:{result.value.message_id}")
        return result

    async def close(self) -> None:
        """Close the connections."""
        await self.api.close()
