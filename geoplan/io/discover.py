"""Which files of a delivery hold geodata. What is no geodata is told, never passed over in silence."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoplan.errors import UnreadableError
from geoplan.io.archive import unpack
from geoplan.io.found import FoundFile, Problem, RefusedError, siblings
from geoplan.io.mistaken import PROJECTS, as_attachment, instead
from geoplan.io.sniff import driver_of
from geoplan.io.understand import plain
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _suffixes(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


MOST_FILES: Final = 10_000
"""Files and folders in one delivery; a zip may hold as many."""
DEEPEST: Final = 20
"""Folders within folders."""
_LONGEST_NAME: Final = 200

_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters that steer a terminal, turn the direction of writing, or cannot be written at all."""
_ADDRESS: Final = re.compile(r"^(/+vsi|[a-z][a-z0-9+.\-]+:(?!\\))", re.IGNORECASE)
_ZIPS: Final = _suffixes("zip shz")
_OTHER_ARCHIVES: Final = _suffixes("7z rar tar gz tgz bz2 xz zst")
_ATTACHMENTS: Final = _suffixes(
    "jpg jpeg png gif tif tiff heic bmp webp svg pdf doc docx odt rtf txt md htm html xls xlsx ods ppt pptx msg eml"
    " mp4 qgs qgz qml qmd sld lyr lyrx mxd aprx"
)
_LITTER: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx", ".ds_store"})
_STYLES: Final = _suffixes("qml sld qmd lyr xml shp.xml dbf.xml gpkg.aux.xml")
_COMPANIONS: Final = {
    ".shp": _STYLES | _suffixes("dbf shx prj cpg qpj qix sbn sbx fix idm ind ain aih atx mxs"),
    ".dbf": _STYLES | _suffixes("cpg prj"),
    ".tab": _STYLES | _suffixes("dat map id ind dbf"),
    ".mif": _STYLES | _suffixes("mid"),
    ".gpkg": _STYLES | _suffixes("gpkg-wal gpkg-shm gpkg-journal"),
    ".gml": _STYLES | _suffixes("gfs xsd"),
    ".geojson": _STYLES,
    ".json": _STYLES,
    ".fgb": _STYLES,
    ".parquet": _STYLES,
    ".csv": _STYLES | _suffixes("csvt prj"),
}
_ONLY_COMPANIONS: Final = _suffixes("shx prj cpg qpj qix sbn sbx dat map id mid gpkg-wal gpkg-shm")
"""Suffixes that mean nothing without their main file."""


_GEODATABASE: Final = "a00000001.gdbtable"
"""What every File Geodatabase has in it."""
_BARE_GEODATABASE: Final = N_("Mappen er en File Geodatabase, men hedder ikke noget med .gdb til sidst. Omdøb den, og prøv igen.")
_DESCRIPTIONS: Final = _suffixes("xml xsd")
_READ_ME: Final = frozenset({"readme", "read me", "laesmig", "laes mig", "license", "licens"})
_HIDDEN: Final = N_("Det er en skjult fil eller mappe, som et program eller styresystem har lagt der. Den er ikke undersøgt.")
_STYLE: Final = N_("Filen er en stilart eller metadata til et lag. Den er ikke undersøgt.")


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
            search.note_irregular(_beside(path))
            search.look_at(path, shown(path.name))
            if len(search.files) + len(search.problems) == before:
                search.problems.append(Problem("empty", shown(path.name), N_("Der er ingen filer i mappen.")))
        yield Discovery(tuple(search.files), tuple(search.problems))


def _beside(path: Path) -> Iterator[Path]:
    """Give what shares the name of a file that was given by itself, but for the suffix. A link given by the user is the user's choice."""
    if path.is_file():
        yield from (part for part in siblings(path).values() if part != path)


def shown(name: str) -> str:
    """Give a file's name as it may be shown: on one line, harmless, and not endless."""
    plain = _UNSEEN.sub("\ufffd", name)
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME // 2]}…{plain[-_LONGEST_NAME // 2 :]}"


def _existing(given: str | Path) -> Path:
    text = str(given)
    if _ADDRESS.match(text):
        message = N_("{given}: adresser læses ikke. Hent filen ned, og angiv dens sti.")
        raise UnreadableError(texts()(message, given=shown(text)))
    path = Path(given)
    if not _exists(path):
        raise UnreadableError(
            texts()(N_("{given}: filen eller mappen findes ikke."), given=shown(path.name if path.is_absolute() else text))
        )
    return path


def _exists(path: Path) -> bool:
    """Tell whether the path is there; a name that no file can have is not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


@dataclass(slots=True)
class _Search:
    """Where zips are unpacked, and what has been found so far."""

    spare: Path
    files: list[FoundFile]
    problems: list[Problem]
    zips: int = 0
    seen: int = 0
    irregular: set[Path] = field(default_factory=set)
    """Files without their suffix, in small letters, that a link, pipe or device lies beside: GDAL would open that too."""

    def note_irregular(self, entries: Iterable[Path]) -> None:
        """Remember what these folder entries belong to, where they are no ordinary files."""
        for entry in entries:
            if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
                name = entry.name.casefold()
                self.irregular |= {entry.parent / name[:dot] for dot, letter in enumerate(name) if letter == "." and dot}

    def look_at(self, path: Path, name: str, *, packed: bool = False, depth: int = 0) -> None:
        """Look at one file or folder, shown to the user as ``name``; ``packed`` when it came out of a zip."""
        try:
            if path.is_dir() and path.suffix.lower() != ".gdb":
                self._folder(path, name, packed=packed, depth=depth)
            elif path.suffix.lower() in _ZIPS and path.is_file():
                self._zip(path, name, packed=packed)
            else:
                self._refuse_irregular(path)
                self.files.append(FoundFile(path, name, _driver(path)))
        except RefusedError as refused:
            self.problems.append(refused.problem(name))
        except OSError:
            self.problems.append(Problem("unreadable", name, N_("Filen kan ikke åbnes. Har du ret til at læse den?")))

    def _refuse_irregular(self, path: Path) -> None:
        """Raise RefusedError for what would wait for ever or lead elsewhere when it is opened: itself, or a companion of it."""
        if not path.is_dir() and not path.is_file():
            raise RefusedError("refused", N_("Det er ikke en almindelig fil, men en enhed, en pipe eller lignende. Den er ikke åbnet."))
        if path.parent / path.stem.casefold() in self.irregular:
            text = N_("Filen er afvist og ikke læst: en af dens ledsagefiler er et link eller ikke en almindelig fil. Send selve filerne.")
            raise RefusedError("refused", text)

    def _folder(self, path: Path, name: str, *, packed: bool, depth: int = 0) -> None:
        if depth > DEEPEST:
            raise RefusedError("refused", N_("Mappen er ikke læst: den ligger for dybt, mere end {limit} mapper nede."), limit=DEEPEST)
        inside = sorted(self._listed(path), key=lambda entry: (entry.name.casefold(), entry.name))
        if any(entry.name.casefold() == _GEODATABASE for entry in inside):
            raise RefusedError("refused", _BARE_GEODATABASE)
        self.note_irregular(inside)
        mains = {(entry.stem.casefold(), entry.suffix.lower()) for entry in inside}
        for entry in inside:
            there = f"{name}/{shown(entry.name)}" if name else shown(entry.name)
            if entry.is_symlink():
                text = N_("Genvejen (symbolsk link) er ikke fulgt. Send selve filen.")
                self.problems.append(Problem("refused", there, text))
            elif entry.name.casefold() in _LITTER or entry.name.startswith("."):
                self.problems.append(Problem("attachment", there, _HIDDEN))
            elif _is_companion(entry.name, mains) and (entry.is_file() or entry.is_dir()):
                if _is_companion(entry.name, mains, only=_STYLES):
                    self.problems.append(Problem("attachment", there, _STYLE))
            else:
                self.look_at(entry, there, packed=packed, depth=depth + 1)

    def _listed(self, path: Path) -> list[Path]:
        """List a folder. Raises RefusedError when there are too many files, without looking at the rest of them."""
        with os.scandir(path) as entries:
            names = [entry.name for entry in islice(entries, MOST_FILES - self.seen + 1)]
        self.seen += len(names)
        if self.seen > MOST_FILES:
            raise RefusedError(
                "refused", N_("Mappen er ikke læst: højst {limit} filer undersøges på én gang. Del den op."), limit=MOST_FILES
            )
        return [path / name for name in names]

    def _zip(self, path: Path, name: str, *, packed: bool) -> None:
        if packed:
            text = N_("Zip-filen ligger i en anden zip-fil og er ikke læst. Pak den ud først.")
            raise RefusedError("refused", text)
        self.zips += 1
        inside = self.spare / str(self.zips)
        before = len(self.files) + len(self.problems)
        unpack(path, inside)
        if any(entry.name.casefold() == _GEODATABASE for entry in inside.iterdir()):
            inside = inside.rename(inside.with_suffix(".gdb"))
            self.look_at(inside, name, packed=True)
        else:
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
        raise RefusedError("attachment", as_attachment(suffix))
    if suffix in PROJECTS:
        raise RefusedError("not_geodata", instead(path))
    if suffix in _ONLY_COMPANIONS:
        raise RefusedError("not_geodata", N_("Filen er en ledsagefil, og hovedfilen er ikke med. Send hele sættet."))
    if plain(path.stem) in _READ_ME and suffix in {"", ".1st", ".me"}:
        raise RefusedError("attachment", as_attachment(suffix))
    driver = driver_of(path)
    if not driver and suffix in _DESCRIPTIONS:
        raise RefusedError("attachment", N_("Filen er metadata og ikke et lag. Den er ikke undersøgt."))
    if not driver:
        raise RefusedError("not_geodata", instead(path))
    return driver


def _is_companion(name: str, mains: set[tuple[str, str]], *, only: frozenset[str] | None = None) -> bool:
    """Tell whether the file belongs to another of its folder: ``a.dbf`` and ``a.shp.xml`` to ``a.shp``; ``only`` by these suffixes."""
    lower = name.casefold()
    for dot in (position for position, letter in enumerate(lower) if letter == "."):
        stem, rest = lower[:dot], lower[dot:]
        if any(
            rest != main and rest in companions and (only is None or rest in only) and (stem, main) in mains
            for main, companions in _COMPANIONS.items()
        ):
            return True
    return False
