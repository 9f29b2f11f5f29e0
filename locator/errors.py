"""Faults of a caller on the film side: a root and its leaves, each also the fitting builtin."""


class LocatorError(Exception):
    """Root of all faults raised by ``locator``.

    Parameters
    ----------
    message
        What was found, what was expected, what to do; English.
    code
        Stable snake_case name of the fault; the screen translates by it (``fault.<code>``).
    facts
        The values that the message speaks of, for the translated text.
    """

    def __init__(self, message: str, *, code: str = "", **facts: object) -> None:
        super().__init__(message)
        self.code = code
        self.facts = facts


class QueryError(LocatorError, ValueError):
    """A question asks for something that does not exist."""


class DataError(LocatorError, ValueError):
    """Embedded or installed data are missing, changed or of another form."""


class ImportFileError(LocatorError, ValueError):
    """A file brought by the user cannot be read at all."""


class ReportError(LocatorError, RuntimeError):
    """A report could not be made."""
