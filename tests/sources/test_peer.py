"""A WFS of another make, Debian's MapServer, serves the sample municipality, and what is fetched of it is what it was made of."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from geoplan.sample.municipality import municipality
from geoplan.sample.tables import KOMMUNE
from geoplan.sample.workspace import workspace_frames
from geoplan.store import Workspace
from geoplan.workflows.fetch import Asked, fetch
from sources.mapserver import binary, serving

pytestmark = [
    pytest.mark.mapserver,
    pytest.mark.skipif(binary() is None, reason="MapServer is not installed (Debian: apt-get install cgi-mapserver)"),
]
KINDS = ("jordstykke", "skovbyggelinje", "vejmidte", "husnummer")
OUTPUTS = {"geojson": "application/json", "gml": "application/gml+xml; version=3.2"}
CONFIG = """
[proeve]
title = "Prøvekøbing"
protocol = "wfs"
url = "{address}"
version = "2.0.0"
filter = "bbox"
page = 37
output = "{output}"
{layers}
"""


@pytest.fixture(scope="module")
def frames():
    made = workspace_frames(municipality(plots=60, seed=1))
    return {kind: made[kind] for kind in KINDS}


@pytest.fixture(scope="module", params=OUTPUTS)
def fetched(request, frames, tmp_path_factory):
    """A workspace with all of it, and what became of each layer."""
    folder = tmp_path_factory.mktemp("peer")
    target, own = folder / "ws.gpkg", folder / "tjenester.toml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geoplan.store.setup.PLAN_KINDS", ("lokalplan",))
        Workspace.create(target, kommune=KOMMUNE).close()
    with serving(folder, frames) as address:
        layers = "\n".join(f'[[proeve.layers]]\nname = "{kind}"\ntypes = [{{ type = "{kind}" }}]' for kind in KINDS)
        own.write_text(CONFIG.format(address=address, output=OUTPUTS[request.param], layers=layers), encoding="utf-8")
        bounds = shapely.total_bounds([one for frame in frames.values() for one in frame.geometry])
        done = fetch(target, "proeve", who="test", asked=Asked(own=own, box=tuple(bounds)))
    with Workspace.open(target) as ws:
        yield ws, {one.layer: one for one in done}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_fetched_is_what_was_served(fetched, frames, kind):
    ws, done = fetched
    assert done[kind].good, done[kind].message
    served, got = frames[kind], ws.read(kind)
    assert len(got) == len(served) > 0
    assert len(served) > 37 or kind not in {"jordstykke", "husnummer"}, "more than a page"
    assert set(served.columns) <= set(got.columns)
    assert done[kind].count == len(served)
    key = "lokal_id" if "lokal_id" in served else None
    left, right = (frame.sort_values(key).reset_index(drop=True) if key else frame for frame in (served, got))
    if key:
        for column in set(served.columns) - {"geometry"}:
            assert [_same(one) for one in left[column]] == [_same(one) for one in right[column]], column
        assert shapely.equals_exact(shapely.normalize(_multi(left)), shapely.normalize(_multi(right)), tolerance=0.0005).all()
    else:
        together = shapely.symmetric_difference(shapely.union_all(left.geometry), shapely.union_all(right.geometry))
        assert together.area < 1.0


def _same(value):
    """A value as it is after a journey in text: 0 is False, null is null, and a time may be written with a T."""
    if pd.isna(value):
        return None
    return str(int(value)) if str(value) in {"True", "False"} else str(value).replace("T", " ")


def _multi(frame):
    parts = frame.geometry.to_numpy()
    return [
        shapely.multipolygons([one])
        if one.geom_type == "Polygon"
        else shapely.multilinestrings([one])
        if one.geom_type == "LineString"
        else one
        for one in parts
    ]
