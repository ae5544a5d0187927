"""The Telegram bot: updates in, the conversation, what is said back."""
