"""How a process that runs for weeks treats its memory."""

import gc

GARBAGE_AT = 20_000  # more new objects than freed ones, until the collector looks among them


def calm_collector() -> None:
    """Let the garbage collector leave alone what stands by now, and come by less often.

    Each batch of messages makes enough rows to set it off; that it then searched everything
    ever imported took a fifth of each message's time (docs/performance.md).
    """
    gc.freeze()
    gc.set_threshold(GARBAGE_AT)
