"""Many parcels: the map asks only for what it shows, says when that is too much, and still snaps to the last bit."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from playwright.sync_api import expect

from geoplan.store import Workspace
from tests.app.browser import rig
from tests.app.browser.test_map_drawing import drawn, open_map, outer

WEST, SOUTH, SIDE = 528_000.0, 6_252_000.0, 25.3


def grid(path, count):
    """A workspace with so many parcels in a square grid, their corners with decimals."""
    columns = int(np.ceil(np.sqrt(count)))
    at = np.arange(count)
    west, south = WEST + at % columns * SIDE, SOUTH + at // columns * SIDE
    frame = gpd.GeoDataFrame(
        {"ejerlavskode": 1, "ejerlavsnavn": "Prøvemark", "matrikelnr": at.astype(str), "featureid": at + 1, "registreret_areal_m2": 640},
        geometry=shapely.box(west, south, west + SIDE, south + SIDE),
        crs="EPSG:25832",
    )
    with Workspace.create(path, kommune="0791") as ws:
        ws.import_layer("jordstykke", frame, source="opdigtet", date="2026-11-02", who="test")
    return path


@pytest.fixture(scope="module", params=[5_000, 50_000])
def many(request, tmp_path_factory):
    """The address of a server on so many parcels, and their workspace."""
    path = grid(tmp_path_factory.mktemp("many") / "mange.gpkg", request.param)
    with rig.server(workspace=path, script=rig.PROBE) as address:
        yield address, path


def test_a_few_are_fetched_and_snapped_to(page, many):
    address, path = many
    asked = []
    page.on("response", lambda answer: asked.append(len(answer.json()["features"])) if "/api/layer/" in answer.url else None)
    middle = (WEST + 30 * SIDE, SOUTH + 30 * SIDE)
    bounds = (middle[0] - 20, middle[1] - 20, middle[0] + 45, middle[1] + 45)
    open_map(page, address, "?layers=jordstykke&bounds=" + ",".join(map(str, bounds)))
    assert 0 < max(asked) < 200
    off = 0.4
    rig.draw(page, [(middle[0] + dx * SIDE + off, middle[1] + dy * SIDE + off) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))])
    with Workspace.open(path) as ws:
        stored = {tuple(one) for one in shapely.get_coordinates(ws.read("jordstykke", bbox=bounds).geometry).tolist()}
    assert set(outer(drawn(page))) <= stored


def test_moving_on_fetches_what_is_new_and_keeps_the_rest(page, many):
    address, _ = many
    open_map(page, address, f"?layers=jordstykke&bounds={WEST},{SOUTH},{WEST + 150},{SOUTH + 110}")
    map_ = page.locator(".gp-map")
    before = map_.evaluate("(element) => [...element.planmap.layers.all.get('jordstykke').objects.values()].map((one) => one._leaflet_id)")
    for _ in range(3):
        map_.focus()
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([old]) => { const roots = [...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean);"
        " const map = roots.map((one) => one.querySelector('.gp-map')).find(Boolean);"
        " const now = [...map.planmap.layers.all.get('jordstykke').objects.values()].map((one) => one._leaflet_id);"
        " return now.some((one) => !old.includes(one)) && now.some((one) => old.includes(one)); }",
        arg=[before],
    )


def test_too_many_to_see_is_said_until_one_is_near(page, many):
    address, path = many
    with Workspace.open(path) as ws:
        west, south, east, north = ws.read("jordstykke").total_bounds
    open_map(page, address, f"?layers=jordstykke&bounds={west},{south},{east},{north}")
    expect(page.locator(".gp-state")).to_have_text("zoom ind for at se laget")
    page.get_by_role("button", name="Gå til koordinat").click()
    page.get_by_label("Skriv øst og nord").fill(f"{WEST + 100:.0f} {SOUTH + 100:.0f}")
    page.keyboard.press("Enter")
    expect(page.locator(".gp-state")).to_have_text("")
