"""The synthetic municipality as files: a delivery without faults, its broken twin, and the boundary of the municipality."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from geoplan.errors import UnwritableError, UsageError
from geoplan.model.load import load
from geoplan.sample.broken import Expected, write_broken
from geoplan.sample.delivery import BOUNDARY_FILE, write_boundary, write_delivery
from geoplan.sample.municipality import municipality
from geoplan.sample.tables import KOMMUNE
from geoplan.sample.themes import themes
from geoplan.texts import N_, texts

CLEAN, BROKEN = "ren", "fejl"
FEWEST_PLOTS, MOST_PLOTS = 50, 200_000


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What was written: where, building plots, themes and rows of the clean delivery, and what is to be found in the twin."""

    out: Path
    kommune: str
    plots: int
    themes: int
    rows: int
    expected: tuple[Expected, ...]

    @property
    def clean(self) -> Path:
        """The delivery without faults."""
        return self.out / CLEAN

    @property
    def broken(self) -> Path:
        """The delivery with planted faults."""
        return self.out / BROKEN

    @property
    def boundary(self) -> Path:
        """The file with the municipality's area."""
        return self.out / BOUNDARY_FILE


def sample(out: str | Path, *, seed: int = 1, plots: int = 500, overwrite: bool = False) -> SampleResult:
    """Write ``OUT/ren``, ``OUT/fejl`` with ``expected.csv``, and ``OUT/kommuner.geojson``; the same arguments give the same content.

    All of it is made beside its place and moved there when it is whole. ``overwrite`` replaces these three and leaves what else is in the
    folder. Raises UsageError for a folder that is not empty and for a number of plots out of range, UnwritableError where it cannot write.
    """
    folder = Path(out)
    if not FEWEST_PLOTS <= plots <= MOST_PLOTS:
        message = N_("Antallet af grunde er {plots}. Det skal være mellem {fewest} og {most}.")
        raise UsageError(texts()(message, plots=plots, fewest=FEWEST_PLOTS, most=MOST_PLOTS))
    if seed < 0:
        raise UsageError(texts()(N_("Frøet er {seed}. Det skal være 0 eller et positivt helt tal."), seed=seed))
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not overwrite)):
        message = N_(
            "{out} er ikke en tom mappe. Vælg en anden, eller brug --overwrite for at erstatte ren, fejl og kommuner.geojson i den."
        )
        raise UsageError(texts()(message, out=out))
    try:
        return _written(folder, seed, plots)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise UnwritableError(texts()(N_("{path} kan ikke skrives ({reason})."), path=out, reason=reason)) from fault


def _written(folder: Path, seed: int, plots: int) -> SampleResult:
    model = load()
    town = municipality(seed=seed, plots=plots)
    tables = themes(town, model)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=folder) as spare:
        made = Path(spare)
        (made / CLEAN).mkdir()
        (made / BROKEN).mkdir()
        write_delivery(made / CLEAN, model, tables)
        expected = write_broken(made / BROKEN, model, tables, town)
        write_boundary(made / BOUNDARY_FILE, town)
        for name in (CLEAN, BROKEN, BOUNDARY_FILE):
            _replace(made / name, folder / name)
    rows = sum(len(table) for table in tables.values())
    return SampleResult(folder, KOMMUNE, len(town.lot_middles), len(tables), rows, tuple(expected))


def _replace(new: Path, old: Path) -> None:
    if old.is_dir() and not old.is_symlink():
        shutil.rmtree(old)
    else:
        old.unlink(missing_ok=True)
    new.rename(old)
