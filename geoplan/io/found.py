"""What a delivery is made of: files with geodata, and everything that is not, with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from geoplan.texts import Texts

_SHAPEFILE_PARTS: Final = (".shp", ".dbf", ".shx", ".prj", ".cpg")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file (or File Geodatabase folder) with geodata.

    ``name`` is what a user sees: the argument's own name and the path inside it, never a path of the machine. ``driver`` was told by the
    content.
    """

    path: Path
    name: str
    driver: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or layer that was not read, and why.

    ``kind`` is ``empty``, ``unreadable``, ``refused``, ``not_geodata``, ``attachment`` or ``left_out``; the last two are as expected,
    the others are faults of the delivery. ``text`` is Danish, marked for translation, filled in from ``values``.
    """

    kind: str
    name: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, texts: Texts) -> str:
        """``name: text`` in the language of ``texts``."""
        return f"{self.name}: {texts(self.text, **self.values)}"


class RefusedError(Exception):
    """Carries a ``Problem`` out of the code that looks at content. Never leaves ``geoplan.io``."""

    def __init__(self, kind: str, text: str, **values: Any) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.values = values

    def problem(self, name: str) -> Problem:
        """The problem, for the file that the user knows as ``name``."""
        return Problem(self.kind, name, self.text, self.values)


def sha256(path: Path) -> str:
    """SHA-256 of a delivered file in hex.

    Of a Shapefile: the bytes of .shp, .dbf, .shx, .prj and .cpg one after the other in that order, those that are there. Of a folder
    (File Geodatabase): of all its files, sorted by their path inside it, each as its path and a zero byte before its bytes. Reads in
    pieces and lets go of the interpreter lock.
    """
    parts = _parts(path)
    if len(parts) == 1 and not path.is_dir():
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    digest = hashlib.sha256()
    for part in parts:
        if path.is_dir():
            digest.update(part.relative_to(path).as_posix().encode() + b"\0")
        with part.open("rb") as stream:
            while piece := stream.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


def _parts(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(part for part in path.rglob("*") if part.is_file())
    if path.suffix.lower() != ".shp":
        return [path]
    siblings = {part.suffix.lower(): part for part in sorted(path.parent.iterdir()) if part.stem == path.stem}
    return [path, *(siblings[suffix] for suffix in _SHAPEFILE_PARTS[1:] if suffix in siblings)]
