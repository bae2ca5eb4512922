"""Validate a delivery: every file, every layer, every rule, in one run."""

from __future__ import annotations

import datetime as dt
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoplan.dataset import Dataset, LayerInfo, Rows
from geoplan.dataset.layers import Note
from geoplan.errors import UnreadableError, UsageError
from geoplan.fkg.reading import plan_reading_rules, reading_rules
from geoplan.fkg.rules import UNREADABLE, plain_rules, retired_rules, theme_rules
from geoplan.io import Problem, discover, open_layers, sha256
from geoplan.io.mistaken import alone
from geoplan.io.open import BREAKS_OFF_HERE, BrokenOffError
from geoplan.model.load import load
from geoplan.model.plan import plan_model
from geoplan.model.plan_fields import layer_of
from geoplan.rules import Attachment, Findings, InputLayer, Progress, Report, Rule, Severity, Skipped, run
from geoplan.settings import CHUNK_ROWS, KEPT_PER_RULE
from geoplan.texts import N_, texts
from geoplan.workflows.boundary import boundary_layer
from geoplan.workflows.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from geoplan.dataset import Source
    from geoplan.io import FileSource, FoundFile, Opened
    from geoplan.model.types import Model

FAULTS = frozenset({"empty", "unreadable", "refused", "not_geodata"})
"""The kinds of problem that are faults of the delivery; attachments and style tables are as expected."""


class GuardedSource:
    """A layer whose file may break off while it is read: the rows before are checked, and the break is a fault of the delivery."""

    def __init__(self, source: Source, reading: Callable[[str], None] = lambda _: None) -> None:
        self.info = source.info
        self._source = source
        self._reading = reading
        self.notes: tuple[Note, ...] = ()

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:
        """The runs of rows up to the break; ``notes`` then tells of it."""
        count = 0
        self._reading(self.info.path)
        try:
            for rows in self._source.batches(chunk_rows, columns):
                count += len(rows)
                yield rows
        except UnreadableError as error:
            told = error.note if isinstance(error, BrokenOffError) else None
            self.notes = (told or Note("unreadable", BREAKS_OFF_HERE, {"row": count}),)


RECORD = "aendringer"
SET_ASIDE = re.compile(rf".+_afvist|{RECORD}")
"""Tables that ``geoplan normalise`` writes beside what is ready to load: rows that are not, and the record of changes."""

NOT_LOADED = N_("rækker, som geoplan normalise har sat til side, skal ikke indlæses")


@dataclass(frozen=True, slots=True)
class ProblemSource:
    """A file that could not be read, as a layer without rows: a rule tells what is wrong with it."""

    info: LayerInfo

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:  # noqa: ARG002 -- the protocol's signature
        """No rows."""
        return iter(())


def validate(
    paths: Sequence[str | Path],
    *,
    theme: str | None = None,
    kommune: str = "",
    boundary: str | Path | None = None,
    day: dt.date | None = None,
    rule: str = "",
    severity: Severity = Severity.NOTICE,
    workers: int | None = None,
    max_per_rule: int = KEPT_PER_RULE,
    chunk_rows: int = CHUNK_ROWS,
    progress: Callable[[Progress], None] = lambda _: None,
    reading: Callable[[str], None] = lambda _: None,
) -> Report:
    """Check the files, folders and zips at ``paths`` against the rules of the themes in them.

    ``kommune`` is a municipality code of three or four digits; ``boundary`` a file with the municipalities' areas; ``rule`` the beginning
    of the ids of the rules to run; findings below ``severity`` are counted but not listed. ``progress`` is told of each step, ``reading``
    of each file before it is opened or read.
    Raises UnreadableError for a path that is not there, UnknownThemeError, and UsageError for a municipality or rule that is not there.
    """
    model = load()
    code = _kommune(kommune, model)
    with discover(paths) as found:
        opened = [(file, _open(file, model, theme, reading)) for file in found.files]
        problems = [*found.problems, *(problem for _, layers in opened for problem in layers.problems)]
        delivered = [source for _, layers in opened for source in layers.sources]
        kept, aside = left_aside(delivered)
        guarded = [GuardedSource(source, reading) for source in kept]
        if not delivered and not any(problem.is_fault for problem in problems):
            problems.append(_no_layer(paths, problems))
        sources: list[Source] = [*guarded]
        sources += [_problem_source(problem) for problem in problems if problem.kind in FAULTS]
        references = (boundary_layer(boundary, model, code),) if boundary else ()
        dataset = Dataset(tuple(sources), day or dt.datetime.now(tz=dt.UTC).astimezone().date(), code, references)
        rules = [chosen for chosen in _rules(dataset, model) if _under(chosen, rule)]
        if rule and not rules:
            raise UsageError(texts()(N_("Ingen regel for leverancens temaer begynder med {rule}. Se “geoplan rules”."), rule=rule))
        with ThreadPoolExecutor(1) as beside:
            hashes = {file.name: beside.submit(sha256, file.path) for file in found.files}
            result = run(
                dataset,
                rules,
                workers=workers or min(2, os.cpu_count() or 1),
                chunk_rows=chunk_rows,
                kept_per_rule=max_per_rule,
                progress=progress,
            )
            inputs = _inputs(dataset, result.row_counts, {name: value.result() for name, value in hashes.items()}, model)
    return Report(
        _with_breaks(result.findings, guarded, dataset).from_severity(severity),
        result.rules,
        (*result.skipped, *(Skipped(plain_rules()[0], info.name, NOT_LOADED) for info in aside if info.name != RECORD)),
        tuple(source.info for source in sources),
        result.row_counts,
        inputs,
        versions(source.info.kind for source in sources),
        dataset.day,
        code,
        tuple(Attachment(problem.name, problem.kind, problem.text, problem.values) for problem in problems if not problem.is_fault),
    )


def _given(paths: Sequence[str | Path]) -> str:
    """What the delivery is called: the last part of what was given, never a path of the machine."""
    return ", ".join(re.split(r"[\\/]", str(path).rstrip("\\/"))[-1] for path in paths)


def left_aside(delivered: Sequence[FileSource]) -> tuple[list[FileSource], list[LayerInfo]]:
    """Part the layers of a delivery from the tables that ``geoplan normalise`` wrote beside them."""
    normalised = {source.info.path for source in delivered if source.info.name == RECORD and source.info.format == "GPKG"}
    aside = [source.info for source in delivered if source.info.path in normalised and SET_ASIDE.fullmatch(source.info.name)]
    return [source for source in delivered if source.info not in aside], aside


def _open(file: FoundFile, model: Model, theme: str | None, reading: Callable[[str], None]) -> Opened:
    reading(file.name)
    return open_layers(file, model, theme=theme)


def worst(report: Report) -> Severity | None:
    """The most severe of the listed findings, or None."""
    return next((group.severity for group in report.findings), None)


def _no_layer(paths: Sequence[str | Path], problems: Sequence[Problem]) -> Problem:
    """Say that there is no layer; of a single file what it is instead."""
    if len(problems) == 1 and problems[0].kind == "attachment" and problems[0].name == _given(paths):
        return Problem("empty", problems[0].name, alone(problems[0].text))
    return Problem("empty", _given(paths), N_("Der er ingen lag, kun bilag. Er filerne med lagene kommet med?"))


def _kommune(text: str, model: Model) -> str:
    """The code in three digits, or empty. Raises UsageError when there is no such municipality."""
    if not text:
        return ""
    code = text.lstrip("0")
    if code not in {authority.kommunekode for authority in model.authorities if authority.kommunekode}:
        raise UsageError(texts()(N_("Ingen kommune har koden {code}. Skriv den med tre eller fire cifre, for eksempel 0253."), code=text))
    return code


def _problem_source(problem: Problem) -> ProblemSource:
    note = Note(problem.kind, problem.text, problem.values)
    return ProblemSource(LayerInfo(problem.name, kind=UNREADABLE, path=problem.name, has_geometry=False, notes=(note,), row_count=0))


def _rules(dataset: Dataset, model: Model) -> Iterator[Rule]:
    yield from plain_rules()
    for kind in dict.fromkeys(source.info.kind for source in dataset.sources):
        layer = model.by_table.get(kind)
        if layer is not None:
            yield from reading_rules(kind)
            yield from theme_rules(model, layer) if layer.live else retired_rules(layer)
        elif kind in plan_model().kinds:
            from geoplan.plan.rules.every import rules_for  # noqa: PLC0415 -- pandas is loaded only where there are plans

            yield from plan_reading_rules(kind)
            yield from rules_for(kind)


def _with_breaks(findings: Findings, guarded: Sequence[GuardedSource], dataset: Dataset) -> Findings:
    """The findings, and one more for each layer whose file broke off."""
    infos = [replace(source.info, kind=UNREADABLE, name=source.info.path, notes=source.notes) for source in guarded if source.notes]
    if not infos:
        return findings
    broken = run(Dataset(tuple(ProblemSource(info) for info in infos), dataset.day), plain_rules()).findings
    return Findings([*findings.groups, *broken.groups], [*(source.info for source in dataset.sources), *infos])


def _under(rule: Rule, prefix: str) -> bool:
    return rule.id.startswith(prefix)


def _inputs(dataset: Dataset, row_counts: Sequence[int], hashes: dict[str, str], model: Model) -> tuple[InputLayer, ...]:
    def theme(kind: str) -> str:
        layer = layer_of(model, kind)
        return layer.code if layer else ""

    return tuple(
        InputLayer(
            source.info.path, source.info.name, theme(source.info.kind), rows, source.info.declared_crs, hashes.get(source.info.path, "")
        )
        for source, rows in zip(dataset.sources, row_counts, strict=True)
    )
