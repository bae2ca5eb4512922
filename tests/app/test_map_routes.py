"""What the server gives the map: layers by box and the map's own files, with headers that keep the browser at home."""

import json

import pytest
import shapely
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from geoplan.settings import EXTENT_M
from geoplan.store import Workspace
from geoplan.workflows.map_layers import drawable, layer_geojson, parsed_box
from geoplan.workflows.sample import sample_workspace
from geoplan_app.basemap import described, image_hosts
from geoplan_app.routes import ROUTES, assets_address
from geoplan_app.security import Guard, in_language, inline_hashes, policy
from tests.app.asked import ask

PAGE = b'<!doctype html><html lang="en"><head><script>window.a = 1</script><script src="./b.js"></script></head></html>'


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("routes") / "proevekoebing.gpkg"
    sample_workspace(path, plots=60)
    return path


@pytest.fixture
def client(workspace, monkeypatch):
    async def page(_request):
        return HTMLResponse(PAGE)

    monkeypatch.setenv("GEOPLAN_WORKSPACE", str(workspace))
    guard = Middleware(Guard, image_hosts=("https://wms.example",))
    app = Starlette(routes=[*ROUTES, Route("/", page)], middleware=[guard])
    return lambda address, **headers: ask(app, address, headers)


@pytest.fixture(scope="module")
def everything(workspace):
    with Workspace.open(workspace) as ws:
        return tuple(ws.read("jordstykke").total_bounds.tolist())


def box(bounds):
    return ",".join(map(str, bounds))


def test_a_layer_comes_with_every_digit(client, workspace, everything):
    found = client(f"/api/layer/jordstykke?bbox={box(everything)}").json()
    with Workspace.open(workspace) as ws:
        stored = ws.read("jordstykke").set_index("objekt_id").geometry
    assert found["zoom_in"] is False
    assert len(found["features"]) == len(stored)
    for one in found["features"]:
        assert shapely.geometry.shape(one["geometry"]).equals_exact(stored[one["properties"]["objekt_id"]], 0)
    assert {"objekt_id", "label", "title"} == set(found["features"][0]["properties"])


def test_only_what_lies_in_the_box_comes(client, workspace, everything):
    west, south, _, _ = everything
    found = client(f"/api/layer/jordstykke?bbox={box((west, south, west + 60, south + 60))}").json()
    with Workspace.open(workspace) as ws:
        there = ws.read("jordstykke", bbox=(west, south, west + 60, south + 60))
    assert {one["properties"]["objekt_id"] for one in found["features"]} == set(there["objekt_id"])
    assert 0 < len(there) < 20


def test_too_many_is_said_and_none_is_given(workspace, everything):
    with Workspace.open(workspace) as ws:
        count = len(ws.read("jordstykke"))
        at_the_limit = json.loads(layer_geojson(ws, "jordstykke", everything, most=count))
        beyond = json.loads(layer_geojson(ws, "jordstykke", everything, most=count - 1))
    assert (len(at_the_limit["features"]), at_the_limit["zoom_in"]) == (count, False)
    assert (len(beyond["features"]), beyond["zoom_in"]) == (0, True)


def test_drafts_of_plans_are_nobody_elses(client, workspace, everything):
    """Proposals and adopted plans are public; a draft is only seen by the one who draws it, and what is cancelled by nobody."""
    with Workspace.open(workspace) as ws, ws.edit(who="en planlægger") as edit:
        middle = shapely.box(everything[0] + 10, everything[1] + 10, everything[0] + 50, everything[1] + 50)
        ids = {
            status: edit.insert("lokalplan", {"plannr": status, "status": status}, middle) for status in ("KF", "F", "KV", "V", "KA", "A")
        }
        nameless = edit.insert("lokalplan", {"plannr": "uden status"}, middle)
    found = {one["properties"]["objekt_id"] for one in client(f"/api/layer/lokalplan?bbox={box(everything)}").json()["features"]}
    assert {status for status, objekt_id in ids.items() if objekt_id in found} == {"F", "V"}
    assert nameless not in found


@pytest.mark.parametrize(
    "path",
    [
        "/api/layer/findes_ikke?bbox=528000,6252000,528100,6252100",
        "/api/layer/jordstykke",
        "/api/layer/bbr_enhed?bbox=528000,6252000,528100,6252100",
    ],
)
def test_what_cannot_be_answered_is_said_plainly(client, path):
    answer = client(path)
    assert answer.status_code == 400
    told = answer.json()["error"]
    assert told
    assert "/" not in told
    assert "SELECT" not in told


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "nan,1,2,3", "528100,6252000,528000,6252100", "0,0,inf,1", "1,2,3,4,5", "-1e9,0,1,1"]
)
def test_a_box_that_is_none(text):
    from geoplan.errors import UsageError

    with pytest.raises(UsageError, match="fire tal i meter"):
        parsed_box(text)


def test_without_a_workspace_there_is_nothing(client, monkeypatch):
    monkeypatch.setenv("GEOPLAN_WORKSPACE", "")
    assert client("/api/layer/jordstykke?bbox=1,2,3,4").status_code == 404


def test_drawable_layers_have_danish_titles(workspace):
    with Workspace.open(workspace) as ws:
        titles = {one.name: one.title for one in drawable(ws)}
    assert titles["jordstykke"] == "Jordstykker"
    assert titles["skovbyggelinje"] == "Skovbyggelinje"
    assert "bbr_enhed" not in titles, "it has no geometry"


def test_files_of_the_map_may_be_kept_and_nothing_else_is_given(client):
    answer = client(f"{assets_address()}/planmap.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert client("/planmap/old/planmap.js").headers["cache-control"] == "no-store"
    for path in ("../__init__.py", "%2e%2e/__init__.py", "..%2f..%2fasgi.py", "vendor", "nothing.js"):
        assert client(f"/planmap/x/{path}").status_code == 404


def test_every_answer_keeps_the_browser_at_home(client):
    for path in ("/", f"{assets_address()}/planmap.css", "/api/layer/jordstykke", "/nothing"):
        headers = client(path).headers
        told = headers["content-security-policy"]
        assert "default-src 'self'" in told
        assert "unsafe-eval" not in told
        assert "img-src 'self' data: blob: https://wms.example;" in told
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"


def test_a_page_tells_its_language_and_allows_its_own_inline_scripts(client):
    answer = client("/", accept="text/html")
    assert '<html lang="da">' in answer.text
    assert inline_hashes(PAGE)[0] in answer.headers["content-security-policy"]
    assert "script-src 'self' blob: 'sha256-" in answer.headers["content-security-policy"]
    assert '<html lang="en">' in client("/?lang=en", accept="text/html").text
    assert '<html lang="da">' in client("/?lang=de", accept="text/html").text


def test_inline_scripts_are_hashed_as_a_browser_does():
    """The hash of ``window.a = 1``, made with openssl."""
    assert len(inline_hashes(PAGE)) == 1
    assert inline_hashes(b"<script>alert('Hello, world.');</script>") == ("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='",)
    assert "'sha256-" not in policy()


def test_the_language_is_changed_where_it_stands_and_nowhere_else():
    assert in_language(b'<html class="x" lang="en"><p lang="en">', "da") == b'<html class="x" lang="da"><p lang="en">'


def test_a_wms_is_taken_apart():
    told = described("https://wms.example/service?token=a%20b&LAYERS=dtk_skaermkort&format=image/jpeg&service=WMS", credit="© nogen")
    assert told["kind"] == "wms"
    assert told["url"] == "https://wms.example/service?token=a+b"
    assert told["options"] == {"version": "1.3.0", "format": "image/jpeg", "layers": "dtk_skaermkort"}
    assert told["credit"] == "© nogen"


def test_tiles_are_taken_as_they_are(monkeypatch):
    assert described("https://{s}.tiles.example/{z}/{x}/{y}.png")["kind"] == "tiles"
    monkeypatch.setenv("GEOPLAN_BASEMAP", "https://tiles.example:8443/{z}/{x}/{y}.png")
    assert image_hosts() == ("https://tiles.example:8443",)
    monkeypatch.setenv("GEOPLAN_BASEMAP", "")
    assert image_hosts() == ()


def test_a_box_is_cut_to_where_geoplan_works():
    """A map that is zoomed far out asks for more than there is; it gets what there is."""
    assert parsed_box("-9e9,6e6,9e9,7e6") == (EXTENT_M[0], 6e6, EXTENT_M[2], 7e6)
    assert parsed_box("528000,6252000,528100,6252100") == (528000, 6252000, 528100, 6252100)
