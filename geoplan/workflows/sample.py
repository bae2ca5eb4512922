"""The synthetic municipality as files: FKG delivery and plan delivery, each with a broken twin, a workspace, and the boundary."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.errors import UnwritableError, UsageError
from geoplan.model.load import load
from geoplan.sample.broken import Expected, write_broken
from geoplan.sample.delivery import BOUNDARY_FILE, write_boundary, write_delivery
from geoplan.sample.municipality import municipality
from geoplan.sample.plan_broken import write_broken_plans
from geoplan.sample.plan_delivery import write_plans
from geoplan.sample.plans import Plans
from geoplan.sample.tables import KOMMUNE
from geoplan.sample.themes import themes
from geoplan.sample.workspace import WORKSPACE_FILE, write_workspace
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.sample.municipality import Municipality

CLEAN, BROKEN, PLANS = "ren", "fejl", "planer"
FEWEST_PLOTS, MOST_PLOTS = 50, 200_000


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What was written: where, building plots, themes and rows of the clean delivery, and what is to be found in the twin.

    ``plan_objects`` are those of the plan delivery, ``plan_expected`` what is to be found in its twin, ``layers`` the rows of each layer of
    the workspace (none where no workspace was asked for).
    """

    out: Path
    kommune: str
    plots: int
    themes: int
    rows: int
    expected: tuple[Expected, ...]
    plan_objects: int = 0
    plan_expected: tuple[Expected, ...] = ()
    layers: Mapping[str, int] = field(default_factory=dict)

    @property
    def clean(self) -> Path:
        """The delivery without faults."""
        return self.out / CLEAN

    @property
    def broken(self) -> Path:
        """The delivery with planted faults."""
        return self.out / BROKEN

    @property
    def plans(self) -> Path:
        """The plan delivery without faults."""
        return self.out / PLANS / CLEAN

    @property
    def broken_plans(self) -> Path:
        """The plan delivery with planted faults."""
        return self.out / PLANS / BROKEN

    @property
    def workspace(self) -> Path:
        """The workspace with registers, plans and layers of protection."""
        return self.out / WORKSPACE_FILE

    @property
    def boundary(self) -> Path:
        """The file with the municipality's area."""
        return self.out / BOUNDARY_FILE


def sample(out: str | Path, *, seed: int = 1, plots: int = 500, overwrite: bool = False, workspace: bool = True) -> SampleResult:
    """Write the sample into the folder ``out``; the same arguments give the same content.

    ``OUT/ren`` and ``OUT/fejl`` with ``expected.csv`` are the FKG delivery and its twin, ``OUT/planer/ren`` and ``OUT/planer/fejl``
    those of the plans, ``OUT/arbejdsomraade.gpkg`` a workspace with all of it (left out without ``workspace``), and
    ``OUT/kommuner.geojson`` the boundary.
    All of it is made beside its place and moved there when it is whole. ``overwrite`` replaces these and leaves what else is in the folder.
    Raises UsageError for a folder that is not empty and for a number of plots out of range, UnwritableError where it cannot write.
    """
    folder = Path(out)
    if not FEWEST_PLOTS <= plots <= MOST_PLOTS:
        message = N_("Antallet af grunde er {plots}. Det skal være mellem {fewest} og {most}.")
        raise UsageError(texts()(message, plots=plots, fewest=FEWEST_PLOTS, most=MOST_PLOTS))
    if seed < 0:
        raise UsageError(texts()(N_("Frøet er {seed}. Det skal være 0 eller et positivt helt tal."), seed=seed))
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not overwrite)):
        message = N_("{out} er ikke en tom mappe. Vælg en anden, eller brug --overwrite for at erstatte eksemplerne i den.")
        raise UsageError(texts()(message, out=out))
    try:
        return _written(folder, seed, plots, workspace=workspace)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise UnwritableError(texts()(N_("{path} kan ikke skrives ({reason})."), path=out, reason=reason)) from fault


def sample_workspace(path: Path, *, fresh: bool = False, plots: int = 500) -> bool:
    """See to it that there is a workspace of the sample at ``path``; ``fresh`` makes it anew. Gives whether it was made now.

    It is made beside its place and moved there when it is whole. Raises UnwritableError where it cannot write.
    """
    if path.is_file() and not fresh:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".sample-", dir=path.parent) as spare:
            made = Path(spare) / path.name
            write_workspace(made, municipality(seed=1, plots=plots))
            for beside in ("-wal", "-shm"):
                path.with_name(path.name + beside).unlink(missing_ok=True)
            made.replace(path)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise UnwritableError(texts()(N_("{path} kan ikke skrives ({reason})."), path=path.name, reason=reason)) from fault
    return True


def _written(folder: Path, seed: int, plots: int, *, workspace: bool) -> SampleResult:
    town = municipality(seed=seed, plots=plots)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=folder) as spare:
        made = Path(spare)
        told = _plans(made, town, _themes(made, town, SampleResult(folder, KOMMUNE, len(town.lot_middles), 0, 0, ())))
        write_boundary(made / BOUNDARY_FILE, town)
        if workspace:
            told = replace(told, layers=write_workspace(made / WORKSPACE_FILE, town))
        for path in sorted(made.iterdir()):
            _replace(path, folder / path.name)
    return told


def _themes(made: Path, town: Municipality, told: SampleResult) -> SampleResult:
    model = load()
    tables = themes(town, model)
    (made / CLEAN).mkdir()
    (made / BROKEN).mkdir()
    write_delivery(made / CLEAN, model, tables)
    expected = write_broken(made / BROKEN, model, tables, town)
    return replace(told, themes=len(tables), rows=sum(map(len, tables.values())), expected=tuple(expected))


def _plans(made: Path, town: Municipality, told: SampleResult) -> SampleResult:
    plans = Plans(town)
    frames = plans.frames()
    (made / PLANS / CLEAN).mkdir(parents=True)
    (made / PLANS / BROKEN).mkdir()
    count = write_plans(made / PLANS / CLEAN, frames)
    expected = write_broken_plans(made / PLANS / BROKEN, plans, frames)
    return replace(told, plan_objects=count, plan_expected=tuple(expected))


def _replace(new: Path, old: Path) -> None:
    if old.is_dir() and not old.is_symlink():
        shutil.rmtree(old)
    else:
        old.unlink(missing_ok=True)
    new.rename(old)
