"""Which files of a delivery hold geodata. What is no geodata is told, never passed over in silence."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoplan.errors import UnreadableError
from geoplan.io.archive import unpack
from geoplan.io.found import FoundFile, Problem, RefusedError
from geoplan.io.sniff import driver_of
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _suffixes(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


_ADDRESS: Final = re.compile(r"^(/+vsi|[a-z][a-z0-9+.\-]+:(?!\\))", re.IGNORECASE)
_ZIPS: Final = _suffixes("zip shz")
_OTHER_ARCHIVES: Final = _suffixes("7z rar tar gz tgz bz2 xz zst")
_ATTACHMENTS: Final = _suffixes(
    "jpg jpeg png gif tif tiff heic bmp webp svg pdf doc docx odt rtf txt md htm html xls xlsx ods ppt pptx msg eml"
    " mp4 qgs qgz lyr lyrx mxd aprx"
)
_LITTER: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_STYLES: Final = _suffixes("qml sld qmd lyr xml")
_COMPANIONS: Final = {
    ".shp": _STYLES | _suffixes("dbf shx prj cpg qpj qix sbn sbx shp.xml fix idm ind ain aih atx mxs"),
    ".dbf": _suffixes("cpg prj dbf.xml xml"),
    ".tab": _STYLES | _suffixes("dat map id ind dbf"),
    ".mif": _STYLES | _suffixes("mid"),
    ".gpkg": _STYLES | _suffixes("gpkg-wal gpkg-shm gpkg-journal gpkg.aux.xml"),
    ".gml": _STYLES | _suffixes("gfs xsd"),
    ".geojson": _STYLES,
    ".json": _STYLES,
    ".fgb": _STYLES,
    ".parquet": _STYLES,
    ".csv": _STYLES | _suffixes("csvt prj"),
}
_ONLY_COMPANIONS: Final = _suffixes("shx prj cpg qpj qix sbn sbx dat map id mid gpkg-wal gpkg-shm")
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
    given = [_existing(path) for path in paths]
    with tempfile.TemporaryDirectory(prefix="geoplan-", ignore_cleanup_errors=True) as spare:
        search = _Search(Path(spare), [], [])
        for path in given:
            before = len(search.files) + len(search.problems)
            search.look_at(path, path.name)
            if len(search.files) + len(search.problems) == before:
                search.problems.append(Problem("empty", path.name, N_("Der er ingen filer i mappen.")))
        yield Discovery(tuple(search.files), tuple(search.problems))


def _existing(given: str | Path) -> Path:
    text = str(given)
    if _ADDRESS.match(text):
        message = N_("{given}: adresser læses ikke. Hent filen ned, og angiv dens sti.")
        raise UnreadableError(texts()(message, given=text))
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
    zips: int = 0

    def look_at(self, path: Path, name: str, *, packed: bool = False) -> None:
        """Look at one file or folder, shown to the user as ``name``; ``packed`` when it came out of a zip."""
        try:
            if path.is_dir() and path.suffix.lower() != ".gdb":
                self._folder(path, name, packed=packed)
            elif path.suffix.lower() in _ZIPS:
                self._zip(path, name, packed=packed)
            else:
                self.files.append(FoundFile(path, name, _driver(path)))
        except RefusedError as refused:
            self.problems.append(refused.problem(name))
        except OSError:
            self.problems.append(Problem("unreadable", name, N_("Filen kan ikke åbnes. Har du ret til at læse den?")))

    def _folder(self, path: Path, name: str, *, packed: bool) -> None:
        inside = sorted(path.iterdir(), key=lambda entry: (entry.name.casefold(), entry.name))
        mains = {(entry.stem.casefold(), entry.suffix.lower()) for entry in inside}
        for entry in inside:
            if entry.name.casefold() in _LITTER or entry.name.startswith(".") or _is_companion(entry.name, mains):
                continue
            shown = f"{name}/{entry.name}" if name else entry.name
            if entry.is_symlink():
                text = N_("Genvejen (symbolsk link) er ikke fulgt. Send selve filen.")
                self.problems.append(Problem("refused", shown, text))
            else:
                self.look_at(entry, shown, packed=packed)

    def _zip(self, path: Path, name: str, *, packed: bool) -> None:
        if packed:
            text = N_("Zip-filen ligger i en anden zip-fil og er ikke læst. Pak den ud først.")
            raise RefusedError("refused", text)
        self.zips += 1
        inside = self.spare / str(self.zips)
        before = len(self.files) + len(self.problems)
        unpack(path, inside)
        self._folder(inside, name, packed=True)
        if len(self.files) + len(self.problems) == before:
            raise RefusedError("empty", N_("Zip-filen er tom."))


def _driver(path: Path) -> str:
    """Tell which driver reads the file. Raises RefusedError when none does."""
    suffix = path.suffix.lower()
    if "!" in str(path):
        text = N_("Stien til filen indeholder et udråbstegn, og så kan den ikke læses. Omdøb filen eller mappen.")
        raise RefusedError("refused", text)
    if suffix in _OTHER_ARCHIVES:
        raise RefusedError("refused", N_("Arkivet kan ikke læses. Pak det ud, eller send en zip-fil."))
    if suffix in _ATTACHMENTS:
        raise RefusedError("attachment", N_("Filen er et bilag og ikke et lag. Den er ikke undersøgt."))
    if suffix in _ONLY_COMPANIONS:
        raise RefusedError("not_geodata", N_("Filen er en ledsagefil, og hovedfilen er ikke med. Send hele sættet."))
    driver = driver_of(path)
    if not driver:
        text = N_("Filen er ikke geodata, som geoplan kan læse. Den er ikke undersøgt.")
        raise RefusedError("not_geodata", text)
    return driver


def _is_companion(name: str, mains: set[tuple[str, str]]) -> bool:
    """Tell whether the file belongs to another of its folder: ``a.dbf`` and ``a.shp.xml`` to ``a.shp``."""
    lower = name.casefold()
    for dot in (position for position, letter in enumerate(lower) if letter == "."):
        stem, rest = lower[:dot], lower[dot:]
        if any(rest != main and rest in companions and (stem, main) in mains for main, companions in _COMPANIONS.items()):
            return True
    return False
