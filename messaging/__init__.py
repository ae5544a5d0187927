"""What we say and what they answer: templates, channels, outbox, inbox, reading."""
