"""Everything geoplan raises on purpose.

A fault in the data is a finding, never an exception. These exceptions mean that the tool could not do what it was asked:
the command line shows their text as one line and ends with status 2.
"""


class GeoplanError(Exception):
    """Base of every error that geoplan raises on purpose. Its text is written for the user, in the user's language."""


class ContentError(GeoplanError, ValueError):
    """The shipped data model contradicts itself. The text lists every fault with file and line."""


class UnknownThemeError(GeoplanError, LookupError):
    """No theme has this code, table or title."""


class UnreadableError(GeoplanError, OSError):
    """A file could not be opened or read as geodata."""


class ServiceError(GeoplanError, OSError):
    """A live service did not answer as it should. ``fault`` is one word for how; the text never holds a key or a whole address."""

    def __init__(self, text: str, *, fault: str = "") -> None:
        super().__init__(text)
        self.fault = fault


class UnwritableError(GeoplanError, OSError):
    """A report or template could not be written where it was asked for."""


class NoValueInForceError(GeoplanError, LookupError):
    """A dated parameter has no value on the day asked for. Never replaced by a guess."""


class UsageError(GeoplanError, ValueError):
    """The request contradicts itself or names something that is not there."""


class ShapeError(GeoplanError, ValueError):
    """A drawing cannot be used as asked: it cuts nothing, leads nowhere or would let areas cross."""


class UnknownLayerError(GeoplanError, LookupError):
    """The workspace has no layer of this name."""


class LockedError(GeoplanError):
    """A plan that is adopted or cancelled, or what hangs on it, was to be changed by something else than the life cycle."""


class ConflictError(GeoplanError):
    """Somebody else changed the object first: nothing was written.

    ``theirs`` is what stands in the workspace now (who, when, versions_id and values; empty when the object was removed), ``mine`` the
    values that were to be written, ``fields`` the columns in which the two differ.
    """

    def __init__(
        self, text: str, *, mine: dict[str, object] | None = None, theirs: dict[str, object] | None = None, fields: tuple[str, ...] = ()
    ) -> None:
        super().__init__(text)
        self.mine, self.theirs, self.fields = mine or {}, theirs or {}, fields
