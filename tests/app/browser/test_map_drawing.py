"""Drawing on the map with mouse and keys: what is drawn is what Python gets, to the last bit, and nothing is lost."""

import pytest
import shapely
from playwright.sync_api import expect

from tests.app.browser import rig

HOUSE = [(528440.0, 6252428.0), (528455.0, 6252428.0), (528455.0, 6252440.0), (528440.0, 6252440.0)]
PIXEL_M = 0.3


def open_map(page, address, query=""):
    page.goto(f"{address}/{query}")
    rig.wait_for_map(page)


def drawn(page, count=1):
    """What Python got, once it has got so many areas."""
    expect(page.locator("[data-testid=stCode] code")).to_contain_text(f'"n": {count}')
    return rig.told(page)


def shape(told, at=0):
    return shapely.geometry.shape(told["features"][at]["geometry"])


def outer(told, at=0):
    return [tuple(one) for one in told["features"][at]["geometry"]["coordinates"][0]]


def test_a_house_is_drawn_with_the_mouse(page, probe_address):
    open_map(page, probe_address, "?plot=1")
    rig.draw(page, HOUSE)
    told = drawn(page)
    assert shape(told).symmetric_difference(shapely.Polygon(HOUSE)).area < 54 * PIXEL_M
    expect(page.locator(".gp-sum")).to_contain_text("areal 18")
    assert told["whole"] == 1, "only the fragment with the map ran again"
    # Four sides with their lengths, and the distances to the plot's four boundaries.
    expect(page.locator(".gp-side")).to_have_count(4)
    expect(page.locator(".gp-distance")).to_have_count(4)


def test_corners_snap_to_the_plot_to_the_last_bit(page, probe_address):
    """The pointer is half a metre beside each corner of the plot; what comes back is the plot."""
    open_map(page, probe_address, "?plot=1")
    rig.draw(page, [(528430.5, 6252420.5), (528469.5, 6252420.5), (528469.5, 6252449.5), (528430.5, 6252449.5)])
    assert set(outer(drawn(page))) == {(528430.0, 6252420.0), (528470.0, 6252420.0), (528470.0, 6252450.0), (528430.0, 6252450.0)}


def test_corners_snap_to_parcels_of_the_workspace(page, probe_address, workspace):
    from geoplan.store import Workspace

    with Workspace.open(workspace) as ws:
        parcels = ws.read("jordstykke")
    parcel = parcels.loc[parcels.area.sub(900).abs().idxmin()].geometry
    west, south, east, north = parcel.bounds
    open_map(page, probe_address, f"?layers=jordstykke&bounds={west - 5},{south - 5},{east + 5},{north + 5}")
    corners = shapely.get_coordinates(parcel.geoms[0].exterior.simplify(0.5))[:-1].tolist()
    rig.draw(page, [(e + 0.3, n + 0.3) for e, n in corners])
    told = drawn(page)
    stored = {tuple(one) for one in shapely.get_coordinates(parcels.geometry).tolist()}
    assert set(outer(told)) <= stored


def test_what_is_not_touched_comes_back_bit_for_bit(page, probe_address):
    """Odd decimals, a hole, an id and properties: in, one corner moved, and out."""
    open_map(page, probe_address, "?case=odd&mode=plan")
    page.get_by_role("button", name="Sæt en skæv").click()
    before = drawn(page)
    rig.tool(page, "edit").click()
    rig.drag(page, tuple(outer(before)[0]), (528428.0, 6252418.0))
    after = rig.told_when(page, lambda told: outer(told)[0] != outer(before)[0])
    assert outer(after)[1:4] == outer(before)[1:4]
    assert after["features"][0]["geometry"]["coordinates"][1] == before["features"][0]["geometry"]["coordinates"][1]
    assert after["features"][0]["properties"] == {"style": "planned", "objekt_id": "a-1"}
    assert after["features"][0]["id"] == "a-1"


def test_undo_and_redo_by_button_and_by_key(page, probe_address):
    open_map(page, probe_address)
    assert rig.tool(page, "undo").is_disabled()
    rig.draw(page, HOUSE)
    first = drawn(page)
    rig.tool(page, "undo").click()
    drawn(page, 0)
    rig.tool(page, "redo").click()
    assert outer(drawn(page)) == outer(first)
    page.locator(".gp-map").focus()
    page.keyboard.press("Control+z")
    drawn(page, 0)
    page.keyboard.press("Control+y")
    assert outer(drawn(page)) == outer(first)


def test_undo_while_drawing_takes_back_the_last_corner(page, probe_address):
    open_map(page, probe_address)
    rig.tool(page, "polygon").click()
    for corner in [*HOUSE[:3], (528480.0, 6252470.0)]:
        rig.click_at(page, *corner)
    rig.tool(page, "undo").click()
    for corner in [HOUSE[3], HOUSE[0]]:
        rig.click_at(page, *corner)
    assert shape(drawn(page)).symmetric_difference(shapely.Polygon(HOUSE)).area < 54 * PIXEL_M


def test_the_draft_stays_when_the_page_is_left_and_come_back_to(page, probe_address):
    open_map(page, probe_address)
    rig.draw(page, HOUSE)
    before = drawn(page)
    page.get_by_role("link", name="Anden").click()
    expect(page.get_by_role("heading", name="En anden side")).to_be_visible()
    drawn(page, 1)
    page.get_by_role("link", name="Kort").click()
    rig.wait_for_map(page)
    expect(page.locator(".gp-map[data-drawn='1']")).to_be_visible()
    assert outer(drawn(page)) == outer(before)


def test_the_page_can_put_something_else_in_its_place(page, probe_address):
    open_map(page, probe_address)
    rig.draw(page, HOUSE)
    drawn(page)
    page.get_by_role("button", name="Sæt en firkant").click()
    expect(page.locator(".gp-sum")).to_contain_text("areal 1.200 m²")
    rig.tool(page, "undo").click()
    expect(page.locator(".gp-sum")).to_contain_text("areal 18")


def test_corners_that_python_puts_right_are_no_step_of_their_own(page, probe_address):
    """The page gives back the drawing with its corners on round numbers: the map takes that up, and one undo takes back the drawing."""
    open_map(page, probe_address, "?tidy=1")
    rig.draw(page, [(e + 0.013, n + 0.013) for e, n in HOUSE])
    drawn(page)
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('.gp-map')).find(Boolean)"
        ".planmap.editor.state().match(/-?[0-9.]+/g).every((one) => Math.abs(one * 20 - Math.round(one * 20)) < 1e-6)"
    )
    rig.tool(page, "undo").click()
    drawn(page, 0)
    assert rig.tool(page, "undo").is_disabled()


def test_moving_turning_and_cutting(page, probe_address):
    open_map(page, probe_address)
    page.get_by_role("button", name="Sæt en firkant").click()
    expect(page.locator(".gp-map[data-drawn='1']")).to_be_visible()
    rig.tool(page, "drag").click()
    rig.drag(page, (528450.0, 6252435.0), (528460.0, 6252445.0))
    moved = shape(rig.told_when(page, lambda told: outer(told)[0] != (528430, 6252420)))
    assert moved.area == pytest.approx(1200, abs=0.01)
    assert moved.centroid.distance(shapely.Point(528460, 6252445)) < 2 * PIXEL_M
    rig.tool(page, "cut").click()
    middle = (528455.0, 6252440.0)
    for east, north in [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]:
        rig.click_at(page, middle[0] + east, middle[1] + north)
    expect(page.locator(".gp-sum")).to_contain_text("areal 1.1")
    with_hole = shape(rig.told_when(page, lambda told: len(told["features"][0]["geometry"]["coordinates"]) == 2))
    assert with_hole.area == pytest.approx(1100, abs=20 * PIXEL_M)


def test_deleting_asks_first(page, probe_address):
    open_map(page, probe_address)
    page.get_by_role("button", name="Sæt en firkant").click()
    expect(page.locator(".gp-map[data-drawn='1']")).to_be_visible()
    rig.tool(page, "remove").click()
    rig.click_at(page, 528450, 6252435)
    page.get_by_role("button", name="Behold den").click()
    expect(page.locator(".gp-map[data-drawn='1']")).to_be_visible()
    rig.click_at(page, 528450, 6252435)
    page.get_by_role("button", name="Slet fladen").click()
    drawn(page, 0)
    rig.tool(page, "undo").click()
    drawn(page, 1)


def test_neighbours_keep_their_shared_corner(page, probe_address):
    """Two areas that tile: a shared corner is moved, and there is still neither gap nor overlap."""
    open_map(page, probe_address, "?mode=plan")
    page.get_by_role("button", name="Sæt to naboer").click()
    expect(page.locator(".gp-map[data-drawn='2']")).to_be_visible()
    rig.tool(page, "edit").click()
    rig.drag(page, (528450.0, 6252450.0), (528456.0, 6252462.0))
    told = rig.told_when(page, lambda told: (528450, 6252450) not in outer(told) + outer(told, 1))
    first, second = shape(told), shape(told, 1)
    assert first.intersection(second).area == 0
    assert first.union(second).area == pytest.approx(first.area + second.area, abs=1e-6)
    assert len(set(outer(told)) & set(outer(told, 1))) == 2


def test_neighbours_keep_their_shared_edge_when_it_is_bent(page, probe_address):
    """The middle of a shared edge is dragged: the new corner is in both areas, and they still tile."""
    open_map(page, probe_address, "?mode=plan")
    page.get_by_role("button", name="Sæt to naboer").click()
    expect(page.locator(".gp-map[data-drawn='2']")).to_be_visible()
    rig.tool(page, "edit").click()
    rig.drag(page, (528450.0, 6252435.0), (528457.0, 6252437.0))
    told = rig.told_when(page, lambda told: {len(outer(told)), len(outer(told, 1))} == {6})
    first, second = shape(told), shape(told, 1)
    assert len(set(outer(told)) & set(outer(told, 1))) == 3
    assert first.intersection(second).area == 0
    assert first.area + second.area == pytest.approx(40 * 30, abs=1e-6)
    assert first.area == pytest.approx(20 * 30 + 30 * 7 / 2, abs=30 * PIXEL_M)


def test_a_house_is_drawn_with_the_keys_alone(page, probe_address):
    """Enter sets a corner in the middle of the map, the arrows move the map, F finishes."""
    open_map(page, probe_address)
    rig.tool(page, "polygon").press("Enter")
    page.locator(".gp-map").focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.keyboard.press("f")
    assert shape(drawn(page)).area > 50


def test_a_line_that_splits_is_told_and_not_kept(page, probe_address):
    open_map(page, probe_address, "?mode=plan")
    page.get_by_role("button", name="Sæt en firkant").click()
    expect(page.locator(".gp-map[data-drawn='1']")).to_be_visible()
    rig.tool(page, "split").click()
    line = [(528450.0, 6252415.0), (528452.0, 6252455.0)]
    for corner in line:
        rig.click_at(page, *corner)
    page.get_by_role("button", name="Afslut").click()
    told = rig.told_when(page, lambda told: told["line"])
    assert shapely.LineString(told["line"]).equals_exact(shapely.LineString(line), 2 * PIXEL_M)
    assert told["n"] == 1
