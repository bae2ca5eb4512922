"""The map besides drawing: picking, layers, coordinates, measuring, looks and languages."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.app.browser import rig
from tests.app.browser.test_map_drawing import HOUSE, drawn, open_map

DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


def test_a_click_tells_where_and_only_once(page, probe_address):
    open_map(page, probe_address, "?mode=pick")
    rig.click_at(page, 528450, 6252435)
    told = rig.told_when(page, lambda told: told["picked"])
    page.get_by_role("button", name="Sæt en firkant").click()
    rig.told_when(page, lambda told: told["n"] == 1)
    assert rig.told(page)["picked"] == told["picked"], "a rerun is not another click"
    assert told["picked"][0] == pytest.approx([528450, 6252435], abs=0.3)


def test_enter_picks_the_middle_of_the_map(page, probe_address):
    open_map(page, probe_address, "?mode=pick")
    page.locator(".gp-map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    (east, north), *_ = rig.told_when(page, lambda told: told["picked"])["picked"]
    assert east > 528462
    assert north == pytest.approx(6252440, abs=1)


def test_what_lies_over_the_layers_can_be_pointed_at(page, probe_address):
    open_map(page, probe_address, "?mode=view&plot=1")
    rig.click_at(page, 528430, 6252435)
    told = rig.told_when(page, lambda told: told["target"])
    assert told["target"] == "grund-1"
    west, south, east, north = told["view"]
    assert west < 528430 < east
    assert south < 6252435 < north


def test_layers_stay_as_they_were_put(page, probe_address):
    """Off and faint stay off and faint when the page runs again, and when it is left and come back to."""
    open_map(page, probe_address, "?layers=jordstykke,bygning")
    page.get_by_label("Bygninger", exact=True).uncheck()
    page.get_by_label("Synlighed af Jordstykker").fill("40")
    page.get_by_role("button", name="Sæt en firkant").click()
    drawn(page)
    expect(page.get_by_label("Bygninger", exact=True)).not_to_be_checked()
    page.get_by_role("link", name="Anden").click()
    expect(page.get_by_role("heading", name="En anden side")).to_be_visible()
    page.get_by_role("link", name="Kort").click()
    rig.wait_for_map(page)
    expect(page.get_by_label("Bygninger", exact=True)).not_to_be_checked()
    expect(page.get_by_label("Synlighed af Jordstykker")).to_have_value("40")


def test_one_can_go_to_a_coordinate(page, probe_address):
    open_map(page, probe_address, "?layers=jordstykke&bounds=500000,6230000,560000,6290000")
    page.get_by_role("button", name="Gå til koordinat").click()
    page.get_by_label("Skriv øst og nord").fill("528.500,00; 6.252.500,00")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator(".gp-where")).to_have_text("Ø 528.500,00 m  N 6.252.500,00 m")
    x, y = rig.on_screen(page, 528500, 6252500)
    frame = page.locator(".gp-map").bounding_box()
    assert (x, y) == pytest.approx((frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2), abs=3)


@pytest.mark.parametrize("text", ["6252500 528500", "528500,25 6252500,5", "528.500 6.252.500", "Ø 528500 N 6252500"])
def test_coordinates_are_understood_as_people_write_them(page, probe_address, text):
    page.goto(f"{probe_address}/planmap/x/numbers.js")
    east, north = page.evaluate(
        "async ([address, text]) => (await import(address)).parsedPlace(text)", [f"{probe_address}/planmap/x/numbers.js", text]
    )
    assert east == pytest.approx(528500, abs=1)
    assert north == pytest.approx(6252500, abs=1)


def test_a_place_that_is_none_is_said_to_be_none(page, probe_address):
    open_map(page, probe_address)
    page.get_by_role("button", name="Gå til koordinat").click()
    page.get_by_label("Skriv øst og nord").fill("55,6 12,3")
    page.keyboard.press("Enter")
    expect(page.locator(".gp-note")).to_contain_text("Det er ikke en koordinat i Danmark")


def test_measuring_draws_nothing(page, probe_address):
    open_map(page, probe_address)
    rig.tool(page, "measure").click()
    for corner in HOUSE[:2]:
        rig.click_at(page, *corner)
    page.get_by_role("button", name="Afslut").click()
    expect(page.locator(".gp-note")).to_contain_text("længde 15,")
    assert rig.told(page)["n"] == 0


@pytest.mark.parametrize(
    "look", [{"color_scheme": "dark"}, {"width": 390, "height": 800, "has_touch": True, "is_mobile": True}], indirect=True
)
def test_no_barriers_in_the_dark_and_on_a_phone(page, probe_address):
    open_map(page, probe_address, "?layers=jordstykke,bygning&plot=1")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert rig.axe(page) == []


def test_no_barriers_while_drawing_in_english(page, probe_address):
    open_map(page, probe_address, "?lang=en&layers=jordstykke&plot=1")
    assert page.locator("html").get_attribute("lang") == "en"
    rig.draw(page, HOUSE)
    drawn(page)
    rig.tool(page, "remove").click()
    rig.click_at(page, 528447, 6252434)
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    expect(page.locator(".gp-sum")).to_contain_text("Drawn: area 18")
    assert rig.axe(page) == []


@pytest.mark.parametrize("look", [{"width": 390, "height": 800, "has_touch": True, "is_mobile": True}], indirect=True)
def test_a_finger_draws_and_snaps(page, probe_address):
    open_map(page, probe_address, "?plot=1")
    rig.tool(page, "polygon").tap()
    page.locator(".gp-map").scroll_into_view_if_needed()
    corners = [(528430.4, 6252420.4), (528469.6, 6252420.4), (528469.6, 6252449.6), (528430.4, 6252449.6)]
    for corner in [*corners, corners[0]]:
        page.touchscreen.tap(*rig.on_screen(page, *corner))
    told = drawn(page)
    assert [528430, 6252420] in told["features"][0]["geometry"]["coordinates"][0]


def test_visitors_do_not_see_what_the_other_draws(page, window, probe_address):
    """Two at a time on one server: each has a drawing of their own."""
    open_map(page, probe_address)
    rig.draw(page, HOUSE)
    drawn(page)
    with rig.opened(window) as (other, seen):
        open_map(other, probe_address, "?layers=lokalplan,jordstykke,bygning")
        assert rig.told(other)["n"] == 0
        other.get_by_role("button", name="Sæt en firkant").click()
        drawn(other)
    assert seen.outside == []
    assert rig.told(page)["features"][0]["geometry"]["coordinates"][0][0][0] == pytest.approx(HOUSE[0][0], abs=0.3)


@pytest.fixture
def wms():
    """A background map on this machine: its address, and the requests that it got."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            got.append(dict(parse_qsl(urlsplit(self.path).query.upper())))
            self.send_response(200)
            self.send_header("content-type", "image/png")
            self.end_headers()
            self.wfile.write(DOT)

        def log_message(self, *_arguments):
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/wms?layers=skaermkort", got
    server.shutdown()
    server.server_close()


def test_a_background_map_is_asked_for_in_metres(page, workspace, wms):
    """With an address in the settings, and only then, its images are let through the policy and asked for in EPSG:25832."""
    address, got = wms
    with rig.server(workspace=workspace, script=rig.PROBE, GEOPLAN_BASEMAP=address, GEOPLAN_BASEMAP_CREDIT="© Prøven") as app:
        open_map(page, app, "?bounds=528400,6252400,528500,6252500")
        page.wait_for_function("() => performance.getEntriesByType('resource').some((one) => one.name.includes('/wms'))")
        expect(page.get_by_text("© Prøven")).to_be_visible()
        expect(page.get_by_label("Baggrundskort")).to_be_checked()
    assert {one["CRS"] for one in got} == {"EPSG:25832"}
    assert {one["LAYERS"] for one in got} == {"SKAERMKORT"}
    boxes = [[float(part) for part in one["BBOX"].split(",")] for one in got]
    assert any(west < 528450 < east and south < 6252450 < north for west, south, east, north in boxes), "east comes first"
    assert all(east - west == pytest.approx(north - south) for west, south, east, north in boxes)
