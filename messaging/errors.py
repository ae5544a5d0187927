"""What staff cannot do with letters: the error that the doors tell in words."""


class LetterError(Exception):
    """A letter or a batch of letters cannot be had like that; the text says what to do."""
