"""Write a report in the format asked for, to a file or to a text."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import UnwritableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geoplan.rules import Report
    from geoplan.texts import Texts

TEXT_FORMATS: Final = ("text", "json", "csv", "geojson")
FILE_FORMATS: Final = ("xlsx", "gpkg", "html")
FORMATS: Final = (*TEXT_FORMATS, *FILE_FORMATS)


def write(report: Report, format: str, out: Path | None, *, texts: Texts) -> str | None:  # noqa: A002 -- the option's own name
    """Write ``report`` to the file ``out``, whole or not at all; without ``out`` give it as text.

    ``xlsx``, ``gpkg`` and ``html`` need a file. Raises UsageError for a format that is not known or needs a file, UnwritableError when
    the file cannot be written.
    """
    if format not in FORMATS:
        raise UsageError(texts("Formatet {format} kendes ikke. Vælg mellem {formats}.", format=format, formats=", ".join(FORMATS)))
    if format in FILE_FORMATS:
        if out is None:
            raise UsageError(texts("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out.", format=format))
        with _replacing(out, format, texts) as path:
            _writer(format)(report, path, texts)
        return None
    parts: Iterator[str] = _writer(format)(report, texts)
    if out is None:
        return "".join(parts)
    with _replacing(out, format, texts) as path, path.open("wb") as stream:
        stream.writelines(part.encode("utf-8", "replace") for part in parts)
    return None


_WRITERS: Final = {
    "text": ("text", "text_parts"),
    "json": ("json_report", "json_parts"),
    "csv": ("csv_report", "csv_parts"),
    "geojson": ("geojson", "geojson_parts"),
    "xlsx": ("xlsx", "write_xlsx"),
    "gpkg": ("gpkg", "write_gpkg"),
    "html": ("html", "write_html"),
}


def _writer(name: str) -> Callable[..., Any]:
    """The writer of a format, imported when it is used: a run pays only for the format it writes."""
    module, function = _WRITERS[name]
    writer: Callable[..., Any] = getattr(import_module(f"geoplan.report.{module}"), function)
    return writer


@contextmanager
def _replacing(out: Path, suffix: str, texts: Texts) -> Iterator[Path]:
    """A file beside ``out`` that takes its place when all went well; else ``out`` is as it was."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
            path = Path(folder) / f"report.{suffix}"
            yield path
            os.replace(path, out)  # noqa: PTH105 -- one call, the whole file or nothing
    except OSError as error:
        detail = error.strerror or error.__class__.__name__
        raise UnwritableError(texts("{name} kan ikke skrives: {detail}.", name=out.name, detail=detail)) from error
