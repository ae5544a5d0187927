"""The young person's door: SMS webhooks, chat, and the reply page."""
