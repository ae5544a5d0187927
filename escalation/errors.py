"""What staff cannot do with a task: the error that the doors tell in words."""


class QueueError(Exception):
    """A task cannot be had or closed; the text says why and what to do."""
