"""Make a delivery ready to load: one file with what can be loaded, what cannot and why, and every change on record."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoplan.errors import UnreadableError, UsageError
from geoplan.fkg.normalise.layer import Terms, under
from geoplan.io import Problem, discover, open_layers
from geoplan.io.write import Loss, Sheet, beside, move, refuse_existing, write_geopackage, write_shapefile
from geoplan.model.load import load
from geoplan.texts import N_, texts
from geoplan.workflows.normalise_record import RECORD, Voice, is_record, losses_on_record, masked_record, write_record
from geoplan.workflows.normalise_table import Ready, Unfit, gathered, set_aside
from geoplan.workflows.validate import FAULTS, GuardedSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyarrow as pa

    from geoplan.dataset import Source
    from geoplan.fkg.normalise.record import Kind
    from geoplan.io import FoundFile, Opened
    from geoplan.model.types import Model
    from geoplan.rules import Rule

RECORD_FORMATS: Final = (".csv", ".json")


@dataclass(frozen=True, slots=True)
class Layered:
    """What became of the rows of one theme: how many are ready, how many were refused, by which rules, and what was changed."""

    table: str
    title: str
    ready: int
    refused: int
    changes: Mapping[Kind, int]
    """Rows changed, by kind; of changes to whole columns the number of columns."""
    reasons: tuple[tuple[Rule, int], ...]
    offers: tuple[tuple[str, str, int], ...]
    """What may be accepted: rule, the form's default, and rows that it would fill."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """What was written and what became of every row."""

    files: tuple[Path, ...]
    layers: tuple[Layered, ...]
    unfit: tuple[tuple[str, str, int], ...]
    """Layers that are no theme: layer, reason, rows."""
    problems: tuple[Problem, ...]
    cut: int
    """Texts that the Shapefile could not hold whole."""
    suspects: int
    """Refused rows with a number that looks like a CPR number."""

    @property
    def complete(self) -> bool:
        """Whether every row of the delivery is ready."""
        return not any(layer.refused for layer in self.layers) and not self.unfit and not any(p.kind in FAULTS for p in self.problems)


def normalise(
    path: str | Path,
    out: str | Path,
    *,
    voice: Voice,
    theme: str | None = None,
    shapefile: str | Path | None = None,
    accept: Sequence[str] = (),
    record: str | Path | None = None,
    overwrite: bool = False,
    day: dt.date | None = None,
    reading: Callable[[str], None] = lambda _: None,
) -> Normalised:
    """Read the delivery at ``path`` and write it ready to load to the GeoPackage ``out``: all of it, or nothing.

    ``accept`` are ids of rules, or beginnings of them, whose empty values may be filled with the default of the theme's form. ``shapefile``
    is a folder for one Shapefile a theme beside, ``record`` a file (.csv or .json) for the record of changes. ``voice`` says reasons and
    masks what no record may show; ``reading`` is told which file is being read.
    Raises UsageError, UnreadableError where there is nothing to read, UnknownThemeError and UnwritableError.
    """
    places = _Places(Path(out), Path(shapefile) if shapefile else None, Path(record) if record else None)
    _refuse(places, overwrite=overwrite)
    model = load()
    with discover([path]) as found:
        opened = [_open(file, model, theme, reading) for file in found.files]
        problems = [*found.problems, *(problem for layers in opened for problem in layers.problems)]
        sources = [GuardedSource(source, reading) for layers in opened for source in layers.sources if not is_record(source.info)]
        if not sources:
            raise UnreadableError(_nothing(problems))
        ready, unfit = _made(sources, model, accept, day or dt.datetime.now(tz=dt.UTC).astimezone().date(), voice)
    broken = [_broken(source) for source in sources if source.notes]
    return _written(ready, unfit, [*problems, *broken], places, voice)


class _Places(NamedTuple):
    """Where to write: the GeoPackage, and if asked for the folder of Shapefiles and the record."""

    target: Path
    folder: Path | None
    record: Path | None


def _refuse(places: _Places, *, overwrite: bool) -> None:
    target, folder, record = places
    if target.suffix.lower() != ".gpkg":
        raise UsageError(texts()(N_("{path} skal være en GeoPackage. Skriv et filnavn, der ender på .gpkg."), path=target.name))
    refuse_existing(target, overwrite=overwrite)
    if record is not None:
        if record.suffix.lower() not in RECORD_FORMATS:
            raise UsageError(texts()(N_("{path} skal ende på .csv eller .json."), path=record.name))
        refuse_existing(record, overwrite=overwrite)
    if folder is not None and folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not overwrite)):
        raise UsageError(texts()(N_("{out} er ikke en tom mappe. Vælg en anden, eller skriv --overwrite."), out=folder))


def _open(file: FoundFile, model: Model, theme: str | None, reading: Callable[[str], None]) -> Opened:
    reading(file.name)
    return open_layers(file, model, theme=theme)


def _nothing(problems: Sequence[Problem]) -> str:
    t = texts()
    told = [problem.sentence(t) for problem in problems if problem.kind in FAULTS]
    return " ".join(told) or t(N_("Der er ingen lag at gøre klar."))


def _broken(source: GuardedSource) -> Problem:
    note = source.notes[0]
    return Problem(note.kind, source.info.path, note.text, note.values)


def _made(sources: Sequence[Source], model: Model, accept: Sequence[str], day: dt.date, voice: Voice) -> tuple[list[Ready], list[Unfit]]:
    """Every theme with the rows of all its layers, and the layers that are no theme."""
    by_table: dict[str, list[Source]] = {}
    unfit = []
    for source in sources:
        layer = model.by_table.get(source.info.kind)
        if layer is None or not layer.live:
            unfit.append(source)
        else:
            by_table.setdefault(layer.table, []).append(source)
    terms = {table: Terms(model, model.by_table[table], day, tuple(accept)) for table in by_table}
    for stem in accept:
        if not any(under(rule, stem) for one in terms.values() for rule in one.rules):
            raise UsageError(texts()(N_("Ingen regel for leverancens temaer begynder med {rule}. Se “geoplan rules”."), rule=stem))
    ready = [gathered(some, terms[table], voice) for table, some in by_table.items()]
    taken = {sheet.name.casefold() for one in ready for sheet in one.sheets}
    return ready, [one for source in unfit if (one := set_aside(source, model, taken, voice)) is not None]


def _written(ready: Sequence[Ready], unfit: Sequence[Unfit], problems: Sequence[Problem], places: _Places, voice: Voice) -> Normalised:
    """Write everything beside its place, and move it there when it is whole."""
    target, folder, record = places
    with beside(target) as spare:
        losses = _shapefiles(ready, spare / "shp") if folder is not None else {}
        lines = masked_record([*(one.record for one in ready), *losses_on_record(ready, losses)], voice.mask)
        made = spare / target.name
        write_geopackage(made, [*_sheets(ready, unfit), Sheet(RECORD, _columns(lines), title=texts()(N_("Ændringer og afvisninger")))])
        moves = [(made, target)]
        if record is not None:
            write_record(lines, spare / f"record{record.suffix}", voice.cell)
            moves.append((spare / f"record{record.suffix}", record))
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            moves += [(file, folder / file.name) for file in sorted((spare / "shp").iterdir())]
        for new, place in moves:
            move(new, place)
    return Normalised(
        tuple(place for _, place in moves),
        tuple(_told(one) for one in ready),
        tuple((one.layer, one.reason, one.rows) for one in unfit),
        tuple(problems),
        sum(len(loss.at) for some in losses.values() for loss in some),
        sum(one.suspects for one in ready),
    )


def _sheets(ready: Sequence[Ready], unfit: Sequence[Unfit]) -> list[Sheet]:
    """The ready layers first, then what could not be loaded."""
    return [*(one.sheets[0] for one in ready), *(sheet for one in ready for sheet in one.sheets[1:]), *(one.sheet for one in unfit)]


def _columns(lines: pa.Table) -> dict[str, pa.Array]:
    return {name: lines.column(name).combine_chunks() for name in lines.column_names}


def _shapefiles(ready: Sequence[Ready], folder: Path) -> dict[str, list[Loss]]:
    folder.mkdir()
    return {one.terms.layer.table: _shapefile(one, folder) for one in ready}


def _shapefile(one: Ready, folder: Path) -> list[Loss]:
    sheet = one.sheets[0]
    geometry = sheet.geometry if sheet.geometry is not None else np.empty(0, dtype=object)
    return write_shapefile(folder, one.terms.layer, sheet.columns, geometry)


def _told(one: Ready) -> Layered:
    changes: Counter[Kind] = Counter()
    for edit in one.edits:
        changes[edit.kind] += 1 if edit.at is None else len(edit.at)
    reasons: dict[str, tuple[Rule, int]] = {}
    for group in one.groups:
        reasons[group.rule.id] = (group.rule, group.count + reasons.get(group.rule.id, (group.rule, 0))[1])
    return Layered(
        one.terms.layer.table,
        f"{one.terms.layer.code} {one.terms.layer.title_da}",
        one.ready,
        one.refused,
        changes,
        tuple(sorted(reasons.values(), key=lambda reason: (-reason[1], reason[0].id))),
        tuple(_offers(one)),
    )


def _offers(one: Ready) -> Iterable[tuple[str, str, int]]:
    """What the user could have accepted, where it would have mended something."""
    counts: Counter[str] = Counter()
    for group in one.groups:
        counts[group.rule.id] += group.count
    return [(offer.rule, offer.text, counts[offer.rule]) for offer in one.terms.offers if counts[offer.rule]]
