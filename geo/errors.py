"""Faults of a caller: one small tree, each leaf also the fitting builtin."""


class GeoError(Exception):
    """Root of all faults raised by ``geo``.

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


class CRSError(GeoError, ValueError):
    """A frame has no coordinate reference system, or another one than the method needs."""


class MeshError(GeoError, ValueError):
    """A text is no mesh code, codes are of several levels, or a place lies outside the meshes."""


class FeedError(GeoError, ValueError):
    """A path cannot be read as a GTFS feed at all."""


class RemoteError(GeoError, OSError):
    """An address cannot be fetched: refused, out of reach, too slow, too large or broken."""


class RoadsError(GeoError, ValueError):
    """A file of roads cannot be read, or holds nothing to walk on."""


class IndicatorError(GeoError, ValueError):
    """An indicator of accessibility was asked for with numbers that it cannot take."""


class OrienteeringError(GeoError, ValueError):
    """A problem of the order of visits, or a file of one, is broken or contradicts itself."""
