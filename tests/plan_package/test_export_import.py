"""A whole plan out of one workspace and into another: the same plan, in every format."""

import json

import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.errors import UsageError
from geoplan.io.package import FORMATS
from geoplan.plan.package import package_columns
from geoplan.plan.reading import from_frame
from geoplan.sample.municipality import municipality
from geoplan.sample.plans import plans
from geoplan.store import Workspace
from geoplan.workflows.plan.bring import import_plans
from geoplan.workflows.plan.export import export_plan
from geoplan.workflows.plan.family import family
from geoplan.workflows.plan.opening import opened


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A municipality's plans."""
    path = tmp_path_factory.mktemp("workspace") / "prøve.gpkg"
    with Workspace.create(path, kommune="0791") as ws:
        for kind, frame in plans(municipality(seed=3, plots=200)).items():
            ws.import_layer(kind, frame, source="prøve", date="2026-11-24", who="test", advance=True)
    return str(path)


@pytest.fixture
def empty(tmp_path):
    path = tmp_path / "tom.gpkg"
    Workspace.create(path, kommune="0791").close()
    return str(path)


def numbers(workspace, status):
    with opened(workspace) as ws:
        frame = ws.read("lokalplan")
        parts = ws.read("delomraade")["plan_objekt_id"].tolist()
    mine = frame[(frame["status"] == status) & frame["objekt_id"].isin(parts)]
    return mine["plannr"].tolist()


def the_same(before, after):
    for kind in ("plan", "delomraader", "byggefelter"):
        one, other = getattr(before, kind), getattr(after, kind)
        name = before.kind if kind == "plan" else {"delomraader": "delomraade", "byggefelter": "byggefelt"}[kind]
        columns = [column.name for column in package_columns(name, one)]
        left, right = (from_frame(name, frame[[*(c for c in columns if c in frame), "geometry"]]).frame for frame in (one, other))
        keys = [key for key in ("delnr", "plannr") if key in left]
        left, right = (frame.sort_values(keys).reset_index(drop=True) for frame in (left, right))
        shared = [column for column in left if column != "geometry"]
        pd.testing.assert_frame_equal(left[shared], right[shared], check_dtype=False)
        assert shapely.equals_exact(normal(left), normal(right), tolerance=1e-9).all()


def normal(frame):
    shapes = frame.geometry.map(lambda one: shapely.MultiPolygon([one]) if one.geom_type == "Polygon" else one)
    return shapely.normalize(shapes.to_numpy())


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("status", ["V", "F"])
def test_import_of_export_is_the_plan(workspace, empty, tmp_path, format_, status):
    number = numbers(workspace, status)[0]
    export_plan(workspace, number, tmp_path / "ud", format_=format_)
    brought = import_plans(empty, [tmp_path / "ud"], who="test")
    assert brought.without_plan == 0
    assert not brought.problems
    with opened(workspace) as ours, opened(empty) as theirs:
        the_same(family(ours, number), family(theirs, number))
        assert theirs.verify() == []


def test_a_draft_without_a_number_of_the_register(workspace, empty, tmp_path):
    """Parts of a plan that the register does not know yet name no plan; in a package they belong to the only one."""
    with opened(workspace) as ws, ws.edit(who="test", why="kladde") as edit:
        shape = shapely.box(528_000, 6_252_000, 528_100, 6_252_100)
        plan = edit.insert("lokalplan", {"plannr": "K1", "plannavn": "Kladde", "status": "KF", "komnr": 791}, shape)
        for delnr, west in (("A", 528_000), ("B", 528_050)):
            half = shapely.box(west, 6_252_000, west + 50, 6_252_100)
            edit.insert("delomraade", {"delnr": delnr, "plan_objekt_id": plan, "status": "KF"}, half)
    export_plan(workspace, "K1", tmp_path / "ud", format_="geojson")
    assert import_plans(empty, [tmp_path / "ud"], who="test").without_plan == 0
    with opened(empty) as ws:
        assert len(family(ws, "K1").delomraader) == 2


def test_what_is_there_is_not_brought_in_twice(workspace, tmp_path):
    number = numbers(workspace, "V")[0]
    export_plan(workspace, number, tmp_path / "ud", format_="gml")
    with pytest.raises(UsageError, match=f"lokalplan {number} \\(V\\)"):
        import_plans(workspace, [tmp_path / "ud"], who="test")


def test_a_file_without_plans(empty, tmp_path):
    path = tmp_path / "punkter.geojson"
    feature = {"type": "Feature", "properties": {"navn": "x"}, "geometry": {"type": "Point", "coordinates": [9, 56]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    with pytest.raises(UsageError, match="Der er ingen planer i"):
        import_plans(empty, [path], who="test")


def test_packages_are_not_overwritten_unasked(workspace, tmp_path):
    number = numbers(workspace, "V")[0]
    export_plan(workspace, number, tmp_path, format_="shp")
    with pytest.raises(UsageError, match=r"lokalplan.zip, delomraade.zip"):
        export_plan(workspace, number, tmp_path, format_="shp")
    export_plan(workspace, number, tmp_path, format_="shp", overwrite=True)


def test_the_commands(workspace, empty, tmp_path):
    number, out = numbers(workspace, "V")[0], str(tmp_path / "ud")
    written = CliRunner().invoke(main, ["plan", "export", workspace, number, "--format", "shp", "--out", out])
    assert written.exit_code == 0, written.output
    assert "lokalplan.zip: 1 objekt, " in written.output
    assert "Plandata.dk tager ikke" not in written.output
    other = CliRunner().invoke(main, ["plan", "export", workspace, number, "--format", "gpkg", "--out", str(tmp_path / "qgis")])
    assert "Plandata.dk tager ikke GeoPackage; pakkerne er til QGIS." in other.output
    assert "bygkunifelt hedder bygkunifel i filen." in written.output or "er skrevet som teksten true eller false." in written.output
    read = CliRunner().invoke(main, ["plan", "import", empty, out, "--who", "ane"])
    assert read.exit_code == 0, read.output
    assert read.output.startswith("Indlæst: 1 lokalplan, ")
    checked = CliRunner().invoke(main, ["validate", out, "--format", "json"])
    assert json.loads(checked.stdout)["summary"]["error"] == 0
