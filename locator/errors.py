"""Faults of a caller on the film side: a root and its leaves, each also the fitting builtin."""

SHOWN = 60
"""Characters of what was found that a fault of a file shows."""
MOST_TOLD = 30
"""Faults of a file that its message names; the rest are counted."""


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


class Faults(list[str]):
    """Faults of one file found so far, each as «where: what was found (expected …)»."""

    def note(self, where: str, found: object, expected: str) -> None:
        """Add a fault; what was found is cut to ``SHOWN`` characters."""
        try:
            text = repr(found)
        except (ValueError, RecursionError):  # a number of thousands of digits, endless nesting
            text = type(found).__name__
        short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        self.append(f"{where}: {short} (expected {expected})")

    def told(self) -> str:
        """Return the first ``MOST_TOLD`` faults on one line."""
        return "; ".join([*self[:MOST_TOLD], *(["…"] if len(self) > MOST_TOLD else [])])
