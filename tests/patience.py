"""How long a test waits for what must come before it says that it does not."""

PATIENCE = 120.0  # seconds; a machine that also runs the other tests can be slow
