"""Compare two deliveries: what is gone, new, changed, moved, and what an upload that deletes the rest would do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoplan.errors import UnreadableError, UsageError
from geoplan.fkg.diff import KEPT, Diff, Threshold, compare, subjects
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_, texts
from geoplan.workflows.validate import left_aside
from geoplan.workflows.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geoplan.io import Discovery, FileSource, Problem
    from geoplan.model.types import Model

_THRESHOLD: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(%?)\s*")
_WHOLE: Final = 100


def diff(
    old: str | Path,
    new: str | Path,
    *,
    theme: str | None = None,
    max_removed: str = "",
    all_columns: bool = False,
    kept: int = KEPT,
    chunk_rows: int = 2 * CHUNK_ROWS,  # so little is kept of each row that larger runs cost little, and fewer are quicker
    progress: Callable[[str, int], None] = lambda _name, _rows: None,
    reading: Callable[[str], None] = lambda _: None,
) -> Diff:
    """Compare the delivery at ``new`` with the one at ``old``: files, folders or zips.

    ``theme`` (code, table or title) is what all layers are read as. ``max_removed`` is ``5%`` or ``20``: more may not be gone from any
    theme. ``all_columns`` compares what the system fills in too. ``progress`` is told a layer and the rows read since last time, by two
    threads; ``reading`` the name of each file before it is opened, and of both sides before their rows are read.
    Raises UnreadableError for a path that is not there, for a side without a layer, and where a file breaks off; UnknownThemeError;
    UsageError for a threshold that is none.
    """
    threshold = _threshold(max_removed) if max_removed else None
    model = load()
    names = {int(a.cvr_kode): a.name_da for a in model.authorities if a.cvr_kode.isdigit()}
    with discover([old]) as before, discover([new]) as after:
        sides = [_opened(found, model, theme, name, reading) for found, name in ((before, _name(old)), (after, _name(new)))]
        reading(f"{_name(old)}, {_name(new)}")
        layers = tuple(
            compare(subject, all_columns=all_columns, kept=kept, chunk_rows=chunk_rows, authority_names=names, progress=progress)
            for subject in subjects(sides[0][0], sides[1][0], model.by_table)
        )
    unread = tuple(problem for _, problems in sides for problem in problems)
    return Diff(_name(old), _name(new), layers, unread, threshold, versions())


def _name(path: str | Path) -> str:
    """The path's last part: reports show no path of the machine."""
    return re.split(r"[\\/]", str(path).rstrip("\\/"))[-1]


def _opened(
    found: Discovery, model: Model, theme: str | None, name: str, reading: Callable[[str], None]
) -> tuple[Sequence[FileSource], tuple[Problem, ...]]:
    opened = []
    for file in found.files:
        reading(file.name)
        opened.append(open_layers(file, model, theme=theme))
    sources = left_aside([source for layers in opened for source in layers.sources])[0]
    problems = tuple(p for p in (*found.problems, *(p for layers in opened for p in layers.problems)) if p.is_fault)
    if not sources:
        t = texts()
        message = t(N_("{name}: der er intet lag at sammenligne."), name=name)
        raise UnreadableError(" ".join([message, *(problem.sentence(t) for problem in problems[:1])]))
    return sources, problems


def _threshold(text: str) -> Threshold:
    found = _THRESHOLD.fullmatch(text)
    if found is not None:
        number, percent = float(found[1].replace(",", ".")), bool(found[2])
        if percent and number <= _WHOLE:
            return Threshold(text.strip(), share=number / _WHOLE)
        if not percent and number == int(number):
            return Threshold(text.strip(), number=int(number))
    raise UsageError(texts()(N_("Grænsen er “{text}”. Skriv en andel som 5% eller et antal som 20."), text=text))
