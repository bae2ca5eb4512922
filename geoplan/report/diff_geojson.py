"""A comparison as GeoJSON in EPSG:25832: each listed difference where the object is now, or, when it is gone, where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.report.diff_json import diff_about, difference_members, line
from geoplan.report.diff_values import geojson_geometry
from geoplan.report.geojson import CRS_MEMBER
from geoplan.report.json_lines import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.fkg.diff import Diff, Difference, LayerDiff
    from geoplan.texts import Texts


def diff_geojson_parts(diff: Diff, texts: Texts) -> Iterator[str]:
    """The comparison in parts, to be written one after the other."""
    yield '{\n"type": "FeatureCollection",\n"crs": ' + dumps(CRS_MEMBER)
    yield from diff_about(diff, texts)
    yield ',\n"features": ['
    before = "\n"
    for layer in diff.layers:
        for difference in layer.differences:
            yield before + _feature(layer, difference)
            before = ",\n"
    yield "\n]\n}\n"


def _feature(layer: LayerDiff, difference: Difference) -> str:
    """One feature; what GIS programs cannot hold in a column is written as text."""
    members = difference_members(layer, difference)
    old, new = members.pop("old"), members.pop("new")
    members["kinds"] = ", ".join(members["kinds"])
    members["cvr_kode"] = None if members["cvr_kode"] is None else str(members["cvr_kode"])
    changes = members["fields"]
    members["fields"] = ", ".join(change["field"] for change in changes)
    members["before"] = dumps({change["field"]: change["before"] for change in changes}) if changes else None
    members["after"] = dumps({change["field"]: change["after"] for change in changes}) if changes else None
    members["old_row"] = old and old["row"]
    members["new_row"] = new and new["row"]
    return f'{{"type":"Feature","geometry":{geojson_geometry(difference.geometry)},"properties":{line(members)}}}'
