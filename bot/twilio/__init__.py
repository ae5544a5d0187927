"""The door that Twilio calls: texts, calls, and what became of our messages."""
