"""Case files: rows, what is known of the layer, and the findings they are to give. ``tests/cases/README.md`` tells how they are written."""

import datetime as dt
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from geoplan.dataset import GEOMETRY, Column, Dataset, LayerInfo, Note, Rows
from geoplan.report.sentences import reason, sentences
from geoplan.rules import Rule, Run, run
from geoplan.texts import texts

CASES = Path(__file__).parent / "cases"
WAYS = {"in one run": {}, "row by row": {"chunk_rows": 1, "workers": 2}}
TELLING = ("row", "outcome", "value", "limit", "place", "other")
MILLIMETRE = 1e-3
DAY = dt.date(2026, 7, 1)
ROW_KEYS = {"wkt", "wkb", "curved"}
LAYER_KEYS = {"format", "declared_crs", "transformed", "has_geometry", "path"}


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


def cases_in(folder: str) -> tuple[Case, ...]:
    """The cases of ``tests/cases/<folder>``, file by file."""
    return tuple(case for path in sorted((CASES / folder).glob("*.toml")) for case in _cases(path))


def _cases(path: Path) -> list[Case]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {key: value for key, value in content.items() if key != "case"}
    assert shared["why"].strip(), f"{path.name}: why is missing"
    return [Case(path.stem, case.get("rule", shared["rule"]), case["name"], {**shared, **case}) for case in content["case"]]


def run_case(case: Case, rule: Rule, **options: Any) -> Run:
    content = case.content
    origin = tuple(content.get("origin", (0.0, 0.0)))
    source = CaseSource(rule.layer, content, origin)
    references = tuple(CaseSource(one["kind"], one, origin) for one in content.get("references", ()))
    dataset = Dataset((source,), content.get("day", DAY), content.get("kommune", ""), references)
    return run(dataset, [rule], **options)


def told(run, origin):
    """The findings as a case file writes them, in file order."""
    found = []
    for group in run.findings:
        for i in range(len(group)):
            place = None if np.isnan(group.place[i]).any() else (group.place[i] - origin).tolist()
            hit = {
                **{name: values[i] for name, values in group.details.items()},
                "row": int(group.row[i]),
                "outcome": str(group.outcome),
                "value": group.value[i],
                "limit": group.limit[i],
                "place": place,
                "other": int(group.other[i]),
            }
            found.append(hit)
    return sorted(found, key=lambda hit: (hit["row"], hit["outcome"], hit["other"]))


def same(found, expected):
    if isinstance(expected, float) and isinstance(found, int | float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=MILLIMETRE)
    if isinstance(expected, list):
        return found is not None and len(found) == len(expected) and all(map(same, found, map(float, expected)))
    return found == expected and isinstance(found, bool) == isinstance(expected, bool)


def check_case(case: Case, rule: Rule, way: dict[str, Any]) -> None:
    """Demand exactly the findings, or the skipping, that the case file writes."""
    result = run_case(case, rule, **way)
    skipped = [reason(skip, texts("da")) for skip in result.skipped]
    assert [case.content.get("skipped", "")] == skipped if skipped else "skipped" not in case.content, skipped
    found = told(result, case.content.get("origin", (0.0, 0.0)))
    expected = [{"outcome": "breach", **hit} for hit in case.content["hits"]]
    assert [(hit["row"], hit["outcome"]) for hit in found] == [(hit["row"], hit["outcome"]) for hit in expected], found
    for hit, wanted in zip(found, expected, strict=True):
        wrong = {key: (hit.get(key), value) for key, value in wanted.items() if not same(hit.get(key), value)}
        assert not wrong, f"found and expected differ: {wrong}"


def check_sentences(case: Case, rule: Rule) -> None:
    """Demand that each {name} of the message is filled by what the check gave."""
    named = {name for _, name, _, _ in Formatter().parse(rule.message) if name}
    for group in run_case(case, rule).findings:
        assert named <= {*TELLING, "other_name", "field", "unit", "layer", "feature", *group.details}
        assert all(len(values) == len(group) for values in group.details.values())
        for sentence in sentences(group, texts("da")):
            assert sentence.strip()
