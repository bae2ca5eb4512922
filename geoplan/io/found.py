"""What a delivery is made of: files with geodata, and everything that is not, with the reason."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geoplan.texts import Texts

_SHAPEFILE_PARTS: Final = (".dbf", ".shx", ".prj", ".cpg")
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file, or a File Geodatabase folder, with geodata.

    ``name`` is what a user sees: the argument's own name and the path inside it, never a path of the machine.
    ``driver`` was told by the content.
    """

    path: Path
    name: str
    driver: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or layer that was not read, and why.

    ``kind`` is ``empty``, ``unreadable``, ``refused`` or ``not_geodata``, which are faults of the delivery, or
    ``attachment`` or ``left_out``, which are as expected. ``text`` is Danish, marked for translation, filled in from
    ``values``.
    """

    kind: str
    name: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_fault(self) -> bool:
        """Whether something in the delivery was meant as data and is not in the report's counts."""
        return self.kind not in {"attachment", "left_out"}

    def sentence(self, texts: Texts) -> str:
        """Give ``name: text`` in the language of ``texts``."""
        return f"{self.name}: {texts(self.text, **self.values)}"


class RefusedError(Exception):
    """Carries a ``Problem`` out of the code that looks at content. Never leaves ``geoplan.io``."""

    def __init__(self, kind: str, text: str, **values: object) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.values = values

    def problem(self, name: str) -> Problem:
        """Give the problem, for the file that the user knows as ``name``."""
        return Problem(self.kind, name, self.text, self.values)


def sha256(path: Path) -> str:
    """Give the SHA-256 of a delivered file in hex.

    Of a Shapefile: of the bytes of .shp, .dbf, .shx, .prj and .cpg one after the other in that order, those that are
    there. Of a folder (File Geodatabase): of all its files, sorted by their path inside it, each as its path and a zero
    byte before its bytes. Reads in pieces and lets go of the interpreter lock.
    """
    digest = hashlib.sha256()
    for part in _parts(path):
        if path.is_dir():
            digest.update(part.relative_to(path).as_posix().encode() + b"\0")
        with part.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    return digest.hexdigest()


def _parts(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(part for part in path.rglob("*") if part.is_file())
    if path.suffix.lower() != ".shp":
        return [path]
    there = siblings(path)
    return [path, *(there[suffix] for suffix in _SHAPEFILE_PARTS if suffix in there)]


def siblings(path: Path) -> dict[str, Path]:
    """Find the files beside ``path`` that share its name but for the suffix, by suffix in small letters."""
    stem = path.stem.casefold()
    names = sorted((name for name in os.listdir(path.parent) if name.casefold().startswith(stem)), reverse=True)  # noqa: PTH208 -- many times faster
    parts = (path.parent / name for name in names)  # of a.dbf and a.DBF the last, a.DBF, stays: always the same
    return {part.suffix.lower(): part for part in parts if part.stem.casefold() == stem}
