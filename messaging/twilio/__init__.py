"""Twilio's API: the wire under its library, its words, its lists."""
