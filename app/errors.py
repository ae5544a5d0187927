"""What a command cannot do: told in one line on stderr, with exit status 1."""


class AppError(Exception):
    """A fault that the user can mend; the text says what is wrong and what to do."""
