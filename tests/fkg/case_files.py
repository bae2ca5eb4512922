"""Case files: rows, what is known of the layer, and the findings they are to give. ``tests/cases/README.md`` tells how they are written."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from geoplan.dataset import GEOMETRY, Column, Dataset, LayerInfo, Note, Rows
from geoplan.fkg.rules import plain_rules, retired_rules, theme_rules
from geoplan.model.load import load
from geoplan.rules import Rule, Run, run

FOLDER = Path(__file__).parents[1] / "cases" / "fkg"
DAY = dt.date(2026, 7, 1)
ROW_KEYS = {"wkt", "wkb", "curved"}
LAYER_KEYS = {"format", "declared_crs", "transformed", "has_geometry"}


@dataclass(frozen=True)
class Case:
    kind: str
    rule: str
    name: str
    content: dict[str, Any]

    @property
    def passes(self) -> bool:
        return not self.content["hits"]


class CaseSource:
    """Rows of a case file as a layer: attributes as Arrow arrays, geometry as the WKB that a file would hold."""

    def __init__(self, table: str, content: dict[str, Any], origin: tuple[float, float]) -> None:
        rows = content.get("rows", [])
        told = content.get("columns", {})
        names = list(dict.fromkeys([*told, *(name for row in rows for name in row if name not in ROW_KEYS)]))
        self._columns = {name: _array([row.get(name) for row in rows], told.get(name, {}).get("type")) for name in names}
        drawn = any({"wkt", "wkb"} & row.keys() for row in rows)
        self._curved = np.array([row.get("curved", False) for row in rows], dtype=bool)
        self._wkb = pa.array([_wkb(row, origin) for row in rows], pa.binary())
        known = {key: content[key] for key in LAYER_KEYS if key in content}
        notes = tuple(Note("test", note) if isinstance(note, str) else Note(**note) for note in content.get("notes", ()))
        self._count = len(rows)
        self.info = LayerInfo(
            **{
                "name": content.get("layer_name", "lag"),
                "declared_crs": "EPSG:25832",
                "has_geometry": drawn,
                "row_count": len(rows),
                **known,
            },
            kind=table,
            notes=notes,
            columns={
                name: Column(told.get(name, {}).get("delivered", name), self._columns[name].type, told.get(name, {}).get("width"))
                for name in names
            },
        )

    def batches(self, chunk_rows, columns):
        for start in range(0, self._count, chunk_rows):
            row = np.arange(start, min(start + chunk_rows, self._count), dtype=np.int64)
            parts = {name: array.slice(start, chunk_rows) for name, array in self._columns.items() if name in columns}
            wkb = self._wkb.slice(start, chunk_rows) if self.info.has_geometry and GEOMETRY in columns else None
            derived = {"curved": self._curved[row]} if self._curved.any() else None
            yield Rows(self.info, parts, row=row, fid=row + 1, wkb=wkb, derived=derived)


def _array(values: list[Any], type_name: str | None) -> pa.Array:
    return pa.array([_repeated(value) for value in values], pa.type_for_alias(type_name) if type_name else None)


def _repeated(value: Any) -> Any:
    """``{ text = "a", times = 128 }`` stands for a long text."""
    return value["text"] * value["times"] if isinstance(value, dict) else value


def _wkb(row: dict[str, Any], origin: tuple[float, float]) -> bytes | None:
    if "wkb" in row:
        return bytes.fromhex(row["wkb"])
    if "wkt" not in row:
        return None
    geometry = shapely.from_wkt(row["wkt"])
    if any(origin):
        shift = np.array([*origin, 0.0])
        geometry = shapely.transform(geometry, lambda xyz: xyz + shift[: xyz.shape[1]], include_z=bool(geometry.has_z))
    return shapely.to_wkb(geometry)


@cache
def all_cases() -> tuple[Case, ...]:
    return tuple(case for path in sorted(FOLDER.glob("*.toml")) for case in _cases(path))


def _cases(path: Path) -> list[Case]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {key: value for key, value in content.items() if key != "case"}
    assert shared["why"].strip(), f"{path.name}: why is missing"
    return [Case(path.stem, case.get("rule", shared["rule"]), case["name"], {**shared, **case}) for case in content["case"]]


@cache
def rules_of(table: str) -> dict[str, Rule]:
    """The rules of one table by id; of the retired themes too."""
    model = load()
    if not table:
        return {rule.id: rule for rule in plain_rules()}
    layer = model.by_table[table]
    return {rule.id: rule for rule in (theme_rules(model, layer) if layer.live else retired_rules(layer))}


def rule_of(case: Case) -> Rule:
    table = case.content.get("layer", case.rule.split(".")[1] if case.rule.startswith("fkg.") else "")
    return rules_of(table)[case.rule]


def run_case(case: Case, **options: Any) -> Run:
    content, rule = case.content, rule_of(case)
    origin = tuple(content.get("origin", (0.0, 0.0)))
    source = CaseSource(rule.layer, content, origin)
    references = tuple(CaseSource(one["kind"], one, origin) for one in content.get("references", ()))
    dataset = Dataset((source,), content.get("day", DAY), content.get("kommune", ""), references)
    return run(dataset, [rule], **options)
