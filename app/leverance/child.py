"""What runs in a process of its own: read a delivery through the safe reader, under limits, and write down the answer.

``python -m geoplan_app.leverance.child opgave.json``. Progress and answers are files beside the task, each written whole or not at all.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import GeoplanError
from geoplan.settings import LANGUAGES
from geoplan.texts import texts
from geoplan.workflows.guarded import Limits, guarded

if TYPE_CHECKING:
    from collections.abc import Callable

    from geoplan.rules import Progress, Report
    from geoplan.workflows.guarded import Guard

FORMATS: Final = ("html", "xlsx", "csv", "geojson", "gpkg", "json", "text")
DIFF_FORMATS: Final = ("csv", "geojson", "json", "text")
SUFFIX: Final = {"text": "txt"}
_EVERY_SECONDS: Final = 0.2
_SHOWN_CHANGES: Final = 5_000


class _Wire:
    """Tells the app how far this is: a small file, replaced a few times a second."""

    def __init__(self, out: Path, guard: Guard) -> None:
        self._out, self._guard, self._last, self._stage = out, guard, 0.0, ""

    def tell(self, stage: str, what: str = "", done: int = 0, total: int | None = None) -> None:
        now = time.monotonic()
        if stage == self._stage and now - self._last < _EVERY_SECONDS:
            return
        self._last, self._stage = now, stage
        write_json(self._out / "fremdrift.json", {"stage": stage, "what": what, "done": done, "total": total})

    def reading(self, stage: str) -> Callable[[str], None]:
        def told(name: str) -> None:
            from geoplan.report.values import clean  # noqa: PLC0415 -- only the limited process loads it

            self._guard.reading(name)
            self.tell(stage, clean(name))

        return told

    def step(self, step: Progress) -> None:
        self.tell(step.stage, step.layer, step.done, step.total)


def write_json(path: Path, value: Any) -> None:
    """Write a file whole, or leave what was there."""
    spare = path.with_name(f".{path.name}")
    spare.write_text(json.dumps(value, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    os.replace(spare, path)  # noqa: PTH105 -- one call, the whole file or nothing


def main(task_file: str) -> int:
    """Do the task in a limited process; 0 when there is an answer."""
    task = json.loads(Path(task_file).read_text(encoding="utf-8"))
    out = Path(task["out"])
    try:
        guard = guarded(Limits(), out=out / "svar.json")
        with guard.limited():  # from here on this is the child, and what is heavy may be loaded
            _KINDS[task["kind"]](task, out, _Wire(out, guard))
            write_json(out / "faerdig.json", {})
    except GeoplanError as fault:
        from geoplan.report.values import clean  # noqa: PLC0415

        write_json(out / "fejlet.json", {"text": clean(str(fault))})
        return 2
    return 0


def _validate(task: dict[str, Any], out: Path, wire: _Wire) -> None:
    from geoplan.workflows.info import info  # noqa: PLC0415
    from geoplan.workflows.validate import validate  # noqa: PLC0415
    from geoplan_app.leverance import told  # noqa: PLC0415

    paths, theme = task["paths"], task["theme"] or None
    seen = info(paths, theme=theme, reading=wire.reading("laeser"))
    for language in LANGUAGES:
        write_json(out / f"laest.{language}.json", told.layers_read(seen, texts(language)))
    report = validate(
        paths,
        theme=theme,
        kommune=task["kommune"],
        boundary=task["boundary"] or None,
        day=dt.date.fromisoformat(task["day"]) if task["day"] else None,
        progress=wire.step,
        reading=wire.reading("rows"),
    )
    _findings(report, task, out, wire)
    _rehearse(report, task, out, wire)
    write_json(out / "svar.json", {"kind": "validate"})  # from here on there is something to look at
    _reports(report, task, out, wire)


def _findings(report: Report, task: dict[str, Any], out: Path, wire: _Wire) -> None:
    """The findings for the screen in both languages, what tells them again in another run, and the shapes for the map."""
    import numpy as np  # noqa: PLC0415

    from geoplan.workflows.delivery_places import places  # noqa: PLC0415
    from geoplan_app.leverance import told  # noqa: PLC0415

    signs = told.group_signs(report)
    for language in LANGUAGES:
        table = told.findings_table(report, texts(language), signs)
        table.to_feather(out / f"fund.{language}.feather")
        write_json(out / f"sammendrag.{language}.json", told.summary(report, texts(language)))
    groups = [(number, len(some)) for number, some in signs.items()]
    np.savez(
        out / "tegn.npz",
        tegn=np.concatenate([np.empty(0, np.uint64), *signs.values()]),
        gruppe=np.repeat([n for n, _ in groups], [c for _, c in groups]).astype(np.int64),
    )
    wire.tell("steder")
    found = places(task["paths"], told.wanted_shapes(table), theme=task["theme"] or None, reading=wire.reading("steder"))
    write_json(out / "steder.json", [[*place[:3], json.loads(place.geojson), place.bounds] for place in found])


def _rehearse(report: Report, task: dict[str, Any], out: Path, wire: _Wire) -> None:
    from geoplan.report.upload_part import rehearsal_rows  # noqa: PLC0415
    from geoplan.workflows.upload import upload  # noqa: PLC0415

    wire.tell("upload")
    rehearsal = upload(report, task["paths"], theme=task["theme"] or None, register=task["register"] or None)
    for language in LANGUAGES:
        write_json(out / f"upload.{language}.json", rehearsal_rows(rehearsal, texts(language)))


def _reports(report: Report, task: dict[str, Any], out: Path, wire: _Wire) -> None:
    from geoplan.report import write  # noqa: PLC0415

    for number, format_ in enumerate(FORMATS):
        wire.tell("filer", format_, number, len(FORMATS))
        write(report, format_, out / f"rapport.{SUFFIX.get(format_, format_)}", texts=texts(task["language"]))


def _normalise(task: dict[str, Any], out: Path, wire: _Wire) -> None:
    import pandas as pd  # noqa: PLC0415

    from geoplan.cli.normalise import voice  # noqa: PLC0415
    from geoplan.workflows.normalise import normalise  # noqa: PLC0415
    from geoplan_app.leverance.told_normalised import normalised_plain  # noqa: PLC0415

    wire.tell("klar")
    made = normalise(
        task["paths"][0],
        out / "klar.gpkg",
        voice=voice(texts(task["language"])),
        theme=task["theme"] or None,
        accept=task["accept"],
        record=out / "aendringer.csv",
        reading=wire.reading("klar"),
    )
    record = pd.read_csv(out / "aendringer.csv", sep=";", dtype=str, keep_default_na=False, nrows=_SHOWN_CHANGES, encoding="utf-8-sig")
    record.to_feather(out / "aendringer.feather")
    for language in LANGUAGES:
        write_json(out / f"klar.{language}.json", normalised_plain(made, texts(language)))
    write_json(out / "svar.json", {"kind": "normalise"})


def _diff(task: dict[str, Any], out: Path, wire: _Wire) -> None:
    from geoplan.report.diff_writing import write_diff  # noqa: PLC0415
    from geoplan.workflows.diff import diff  # noqa: PLC0415

    wire.tell("forskel")
    found = diff(
        task["old"], task["paths"][0], theme=task["theme"] or None, max_removed=task["max_removed"], reading=wire.reading("forskel")
    )
    for format_ in DIFF_FORMATS:
        write_diff(found, format_, out / f"forskel.{SUFFIX.get(format_, format_)}", texts=texts(task["language"]))
    write_json(out / "svar.json", {"kind": "diff"})


def _layer(task: dict[str, Any], out: Path, wire: _Wire) -> None:
    """Bring one layer into the workspace."""
    from geoplan.cli.workspace.bring import told_layer  # noqa: PLC0415
    from geoplan.workflows.workspace import bring  # noqa: PLC0415

    done = bring(
        task["workspace"],
        task["layer"],
        task["paths"][0],
        source=task["source"],
        date=dt.date.fromisoformat(task["day"]) if task["day"] else None,
        who=task["who"],
        inner=task["inner"],
        reading=wire.reading("henter"),
    )
    _brought(out, list(told_layer(done, texts(task["language"]))))


def _registers(task: dict[str, Any], out: Path, wire: _Wire) -> None:
    """Bring every register that is recognised into the workspace."""
    from geoplan.cli.workspace.bring import told_registers  # noqa: PLC0415
    from geoplan.workflows.registers import Wanted, bring_registers  # noqa: PLC0415

    day = dt.date.fromisoformat(task["day"]) if task["day"] else None
    done = bring_registers(
        task["workspace"],
        task["paths"],
        who=task["who"],
        wanted=Wanted("alle", task["source"], day, boundary=task["boundary"]),
        reading=wire.reading("henter"),
        progress=lambda name, rows, total: wire.tell("rows", name, rows, total),
    )
    _brought(out, list(told_registers(done, texts(task["language"]))))


def _brought(out: Path, lines: list[str]) -> None:
    from geoplan.report.values import clean  # noqa: PLC0415

    write_json(out / "indlaest.json", [clean(line) for line in lines])
    write_json(out / "svar.json", {"kind": "import"})


_KINDS: Final = {"validate": _validate, "normalise": _normalise, "diff": _diff, "layer": _layer, "registers": _registers}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
