"""Write a comparison in the format asked for, to a file or to a text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import UsageError
from geoplan.report.writing import _replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geoplan.fkg.diff import Diff
    from geoplan.texts import Texts

DIFF_FORMATS: Final = ("text", "json", "csv", "geojson")


def write_diff(diff: Diff, format: str, out: Path | None, *, texts: Texts) -> str | None:  # noqa: A002 -- the option's own name
    """Write ``diff`` to the file ``out``, whole or not at all; without ``out`` give it as text.

    Raises UsageError for a format that is not known, UnwritableError when the file cannot be written.
    """
    if format not in DIFF_FORMATS:
        raise UsageError(texts("Formatet {format} kendes ikke. Vælg mellem {formats}.", format=format, formats=", ".join(DIFF_FORMATS)))
    writer: Callable[[Diff, Texts], Iterator[str]] = _writer(format)
    if out is None:
        return "".join(writer(diff, texts))
    with _replacing(out, format, texts) as path, path.open("wb") as stream:
        stream.writelines(part.encode("utf-8", "replace") for part in writer(diff, texts))
    return None


def _writer(name: str) -> Any:
    return getattr(import_module(f"geoplan.report.diff_{name}"), f"diff_{name}_parts")
