"""Which files of a delivery hold geodata. Folders and zips are searched through; what is no geodata is told, never passed over in silence."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geoplan.errors import UnreadableError
from geoplan.io.archive import unpack
from geoplan.io.found import FoundFile, Problem, RefusedError
from geoplan.io.sniff import driver_of
from geoplan.texts import N_, texts

_ADDRESS: Final = re.compile(r"^(/+vsi|[a-z][a-z0-9+.\-]+:(?!\\))", re.IGNORECASE)
_ZIPS: Final = frozenset({".zip", ".shz"})
_OTHER_ARCHIVES: Final = frozenset({".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"})
_ATTACHMENTS: Final = frozenset(
    ".jpg .jpeg .png .gif .tif .tiff .heic .bmp .webp .svg .pdf .doc .docx .odt .rtf .txt .md .htm .html .xls .xlsx .ods .ppt .pptx .msg .eml .mp4 .qgs .qgz .lyr .lyrx .mxd .aprx".split()
)
_LITTER: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_COMPANIONS: Final = {
    ".shp": frozenset(
        ".dbf .shx .prj .cpg .qpj .qix .sbn .sbx .xml .shp.xml .fix .idm .ind .ain .aih .atx .mxs .qml .sld .qmd .lyr".split()
    ),
    ".dbf": frozenset(".cpg .prj .dbf.xml .xml".split()),
    ".tab": frozenset(".dat .map .id .ind .dbf .qml".split()),
    ".mif": frozenset({".mid", ".qml"}),
    ".gpkg": frozenset(".gpkg-wal .gpkg-shm .gpkg-journal .qml .sld .xml .gpkg.aux.xml".split()),
    ".gml": frozenset(".gfs .xsd .qml .xml".split()),
    ".geojson": frozenset(".qml .sld .qmd .xml".split()),
    ".json": frozenset(".qml .sld .qmd".split()),
    ".fgb": frozenset(".qml .sld .qmd".split()),
    ".parquet": frozenset(".qml .sld .qmd".split()),
    ".csv": frozenset(".csvt .prj .qml".split()),
}
_ONLY_COMPANIONS: Final = frozenset(".shx .prj .cpg .qpj .qix .sbn .sbx .dat .map .id .mid .gpkg-wal .gpkg-shm".split())
"""Suffixes that mean nothing without their main file."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files with geodata, in the order given and within folders and zips by name, and what else was there."""

    files: tuple[FoundFile, ...]
    problems: tuple[Problem, ...]


@contextmanager
def discover(paths: Iterable[str | Path]) -> Iterator[Discovery]:
    """Look through files, folders and zips. Zips are unpacked to a folder that is gone when the block ends.

    Raises UnreadableError for an argument that is not there, or that is an address and no file.
    """
    with tempfile.TemporaryDirectory(prefix="geoplan-") as spare:
        files: list[FoundFile] = []
        problems: list[Problem] = []
        for number, given in enumerate(paths):
            search = _Search(Path(spare) / str(number), files, problems)
            path = _existing(given)
            search.look_at(path, path.name)
        yield Discovery(tuple(files), tuple(problems))


def _existing(given: str | Path) -> Path:
    text = str(given)
    if _ADDRESS.match(text):
        raise UnreadableError(
            texts()(N_("{given}: adresser læses ikke. Hent filen ned, og angiv dens sti."), given=text)
        )
    path = Path(given)
    if not path.exists():
        raise UnreadableError(texts()(N_("{given}: filen eller mappen findes ikke."), given=text))
    return path


@dataclass(slots=True)
class _Search:
    """Where zips are unpacked, and what has been found so far."""

    spare: Path
    files: list[FoundFile]
    problems: list[Problem]
    unpacked: int = 0

    def look_at(self, path: Path, name: str, *, nested: bool = False) -> None:
        """One file or folder, shown to the user as ``name``; ``nested`` when it came out of a zip."""
        try:
            if path.is_dir() and path.suffix.lower() != ".gdb":
                self._folder(path, name, nested=nested)
            elif path.suffix.lower() in _ZIPS:
                self._zip(path, name, nested=nested)
            else:
                self._file(path, name)
        except RefusedError as refused:
            self.problems.append(refused.problem(name))
        except OSError:
            self.problems.append(Problem("unreadable", name, N_("Filen kan ikke åbnes. Har du ret til at læse den?")))

    def _folder(self, path: Path, name: str, *, nested: bool) -> None:
        inside = sorted(path.iterdir(), key=lambda entry: (entry.name.casefold(), entry.name))
        mains = {(entry.stem.casefold(), entry.suffix.lower()) for entry in inside}
        for entry in inside:
            if entry.name.lower() in _LITTER or entry.name.startswith(".") or _is_companion(entry, mains):
                continue
            if entry.is_symlink():
                text = N_("Genvejen (symbolsk link) er ikke fulgt.")
                self.problems.append(Problem("refused", f"{name}/{entry.name}", text))
                continue
            self.look_at(entry, f"{name}/{entry.name}" if name else entry.name, nested=nested)

    def _zip(self, path: Path, name: str, *, nested: bool) -> None:
        if nested:
            raise RefusedError("refused", N_("Zip-filen ligger i en anden zip-fil og er ikke læst. Pak den ud først."))
        self.unpacked += 1
        inside = self.spare / str(self.unpacked)
        unpack(path, inside)
        self._folder(inside, name, nested=True)

    def _file(self, path: Path, name: str) -> None:
        suffix = path.suffix.lower()
        if "!" in str(path):
            raise RefusedError(
                "refused",
                N_("Stien til filen indeholder et udråbstegn, og så kan den ikke læses. Omdøb filen eller mappen."),
            )
        if suffix in _OTHER_ARCHIVES:
            raise RefusedError("refused", N_("Arkivet kan ikke læses. Pak det ud, eller send en zip-fil."))
        if suffix in _ATTACHMENTS:
            raise RefusedError("attachment", N_("Filen er et bilag og ikke et lag. Den er ikke undersøgt."))
        if suffix in _ONLY_COMPANIONS:
            raise RefusedError("not_geodata", N_("Filen er ledsagefil til en fil, som mangler. Send hele sættet."))
        driver = driver_of(path)
        if not driver:
            raise RefusedError("not_geodata", N_("Filen er ikke geodata, som geoplan kan læse. Den er ikke undersøgt."))
        self.files.append(FoundFile(path, name, driver))


def _is_companion(entry: Path, mains: set[tuple[str, str]]) -> bool:
    """Whether the file belongs to another of its folder: ``a.dbf`` and ``a.shp.xml`` to ``a.shp``."""
    lower = entry.name.casefold()
    for stem, suffix in mains:
        main = f"{stem}{suffix}"
        companions = _COMPANIONS.get(suffix, frozenset())
        if lower != main and (lower.removeprefix(stem) in companions and lower.startswith(stem)):
            return True
    return False
