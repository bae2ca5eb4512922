"""The page *Byggeri* without a browser: by numbers from start to end, a drawing put in, what flips, what is kept, what is sent."""

import json

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geoplan.building.clock import State
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace
from geoplan.workflows.building_draft import drawing_of
from geoplan.workflows.case.draft import is_draft_number, open_draft
from geoplan.workflows.case.handle import show_case
from geoplan.workflows.plot.served import plot_of
from geoplan_app.pages import page_info


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The workspace, and the key of a plot with a detached house outside every lokalplan."""
    path = tmp_path_factory.mktemp("byggeri") / "arbejdsomraade.gpkg"
    write_workspace(path, municipality(seed=2, plots=80))
    with Workspace.open(path) as ws:
        addresses = ws.read("husnummer")
    for street, number in zip(addresses["vejnavn"], addresses["husnr"], strict=True):
        plot = plot_of(str(path), f"{street} {number}")
        right = plot.extract.right
        if str(right.says[0]) == "silent" and plot.extract.standing.use[0] == "parcelhus" and plot.extract.area.area < 1500:
            return str(path), plot
    raise AssertionError


@pytest.fixture(autouse=True)
def _workspace(place, monkeypatch):
    monkeypatch.setenv("GEOPLAN_WORKSPACE", place[0])


def opened(**query):
    found = AppTest.from_file(str(page_info("byggeri").path), default_timeout=60)
    for name, value in {"lang": "da", **query}.items():
        found.query_params[name] = value
    return found.run()


def field(kind, ending):
    return next(one for one in kind if one.key and one.key.endswith(ending))


def said(found):
    kinds = (
        found.title,
        found.header,
        found.subheader,
        found.markdown,
        found.caption,
        found.success,
        found.warning,
        found.error,
        found.info,
    )
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def press(found, label):
    return next(one for one in found.button if one.label == label).click().run()


def chosen(place, what="garage"):
    found = opened(grund=place[1].key)
    field(found.selectbox, ".hvad").select(what).run()
    assert not found.exception
    assert not found.error
    return found


def by_numbers(found, **numbers):
    for name, value in numbers.items():
        field(found.text_input, f".tal.{name}").input(value)
    return press(found, "Sæt bygningen på grunden")


def number_of(found):
    told = found.query_params["sag"]
    return told if isinstance(told, str) else told[0]


def map_key(found):
    return f"byggeri.kort.{number_of(found)}"


def inject(found, shape):
    drawings = json.loads(json.dumps(drawing_of(shapely.to_wkt(shape, rounding_precision=-1))))
    found.session_state[map_key(found)] = {"drawings": drawings}
    return found.run()


def outcome(found, title):
    """The answer that the list beside the map gives of a rule."""
    return next(line for one in found.markdown for line in str(one.value).splitlines() if line.startswith("- ") and f"– {title}" in line)


def test_from_plot_to_answer_by_numbers_alone(place):
    """The route without a mouse, with decimal comma."""
    found = by_numbers(chosen(place), laengde="6", bredde="3,5", am="1,5", bm="4.5")
    field(found.text_input, ".building.height_m").input("2,4").run()
    assert not found.exception
    assert not found.error
    text = said(found)
    for heading in ("3. Hvor og hvor stort?", "5. Regel for regel", "6. Det skal sendes med", "7. Gem og send"):
        assert heading in text
    assert "✔ Overholdt" in text
    assert "Gemt kl. " in text
    _, content = open_draft(place[0], number_of(found))
    (building, *_) = content["building"]
    shape = shapely.from_wkt(building["geometry"])
    assert shape.area == pytest.approx(21.0)
    assert building["height_m"] == 2.4
    assert shapely.covers(place[1].extract.area.buffer(0.01), shape)


def test_a_number_that_is_none_is_told_and_nothing_is_lost(place):
    found = by_numbers(chosen(place), laengde="seks", bredde="3", am="1", bm="4")
    assert any("“seks” er ikke et tal" in one.value for one in found.error)
    assert field(found.text_input, ".tal.bredde").value == "3"
    found = by_numbers(found, laengde="6", am="")
    assert any("Skriv længde, bredde og de to afstande" in one.value for one in found.error)


def test_a_drawing_is_answered_and_dragging_it_flips_the_verdict(place):
    """A garage 3.2 m high: 3 m from skel all is well, 1 m from it the height in the strip is broken."""
    found = by_numbers(chosen(place), laengde="5", bredde="3", am="3", bm="6")
    field(found.text_input, ".building.height_m").input("3,2").run()
    field(found.selectbox, ".building.roof.kind").select("fladt").run() if any(
        one.key and one.key.endswith(".building.roof.kind") for one in found.selectbox
    ) else None
    before = outcome(found, "Højde")
    assert "Overholdt" in before
    _, content = open_draft(place[0], number_of(found))
    shape = shapely.from_wkt(content["building"][0]["geometry"])
    boundary = place[1].extract.area.boundary
    line = shapely.shortest_line(shape, boundary)
    (x1, y1), (x2, y2) = shapely.get_coordinates(line)
    by = (line.length - 1.0) / line.length
    found = inject(found, shapely.affinity.translate(shape, (x2 - x1) * by, (y2 - y1) * by))
    assert not found.exception
    now = outcome(found, "Højde i skelbræmmen")
    assert "Ikke overholdt" in now or "Kan ikke afgøres" in now
    assert any("Din ændring gav et andet svar" in one.value for one in found.info) or "Højde i skelbræmmen" in now
    moved = shapely.from_wkt(open_draft(place[0], number_of(found))[1]["building"][0]["geometry"])
    assert moved.distance(boundary) == pytest.approx(1.0, abs=1e-6)


def test_a_drawing_comes_back_to_the_last_bit(place):
    found = by_numbers(chosen(place), laengde="5", bredde="3", am="3", bm="6")
    middle = place[1].extract.area.centroid
    shape = shapely.box(middle.x + 0.123456789, middle.y, middle.x + 4.987654321, middle.y + 3.000000001)
    found = inject(found, shape)
    again = shapely.from_wkt(open_draft(place[0], number_of(found))[1]["building"][0]["geometry"])
    assert shapely.equals_exact(shapely.normalize(again), shapely.normalize(shape), 0.0)


def test_a_drawing_that_crosses_itself_is_told_and_the_last_one_stays(place):
    found = by_numbers(chosen(place), laengde="5", bredde="3", am="3", bm="6")
    before = open_draft(place[0], number_of(found))[1]
    middle = place[1].extract.area.centroid
    bow = [(0, 0), (4, 4), (4, 0), (0, 4), (0, 0)]
    drawings = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {
        "type": "Polygon", "coordinates": [[[middle.x + x, middle.y + y] for x, y in bow]]}}]}  # fmt: skip
    found.session_state[map_key(found)] = {"drawings": drawings}
    found.run()
    assert any("krydser sig selv" in one.value for one in found.error)
    assert open_draft(place[0], number_of(found))[1] == before


def upload(found, content):
    """Send a file as the browser does."""
    field(found.file_uploader, ".fil").set_value([("omrids.geojson", content, "application/geo+json")])
    return found.run()


def test_an_outline_from_a_file_is_the_building(place):
    found = chosen(place)
    middle = place[1].extract.area.centroid
    shape = shapely.box(middle.x, middle.y, middle.x + 4.25, middle.y + 3.5)
    found = upload(found, json.dumps({"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}).encode())
    assert not found.exception
    assert not found.error
    again = shapely.from_wkt(open_draft(place[0], number_of(found))[1]["building"][0]["geometry"])
    assert again.equals(shape)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", "kan ikke læses som GeoJSON"),
        (b'{"type": "Point"}', "har ingen flade"),
        (b'{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}', "har ingen flade"),
        (b'{"type": "Polygon", "coordinates": [[[12.1, 55.5], [12.2, 55.5], [12.2, 55.6], [12.1, 55.5]]]}', "grader"),
        (b"[" * 100000, "kan ikke læses som GeoJSON"),
        (b" " * (1 << 20) + b"{}", "over 1 MB"),
        (b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>", "GeoJSON"),
    ],
)
def test_a_file_that_is_no_outline_is_told_plainly(place, content, told):
    found = upload(chosen(place), content)
    assert not found.exception
    assert any(told in one.value for one in found.error)


def test_the_draft_is_found_again_by_its_link(place):
    first = by_numbers(chosen(place, "udhus"), laengde="4", bredde="3", am="1", bm="5")
    field(first.text_input, ".building.height_m").input("2,25").run()
    number = number_of(first)
    assert is_draft_number(number)
    again = opened(sag=number)
    assert not again.exception
    assert field(again.selectbox, ".hvad").value == "udhus"
    assert field(again.text_input, ".building.height_m").value == "2,25"
    assert "Flyt bygningen" in said(again)


@pytest.mark.parametrize("number", ["K-0000000000000000", "2026-0001", "K-1"])
def test_a_link_to_no_draft_is_told_and_a_new_one_is_begun(place, number):
    found = opened(sag=number)
    assert found.error
    assert "1. Find grunden" in said(found)


def test_the_buttons_move_the_building_half_a_metre(place):
    found = by_numbers(chosen(place), laengde="5", bredde="3", am="3", bm="6")
    before = shapely.from_wkt(open_draft(place[0], number_of(found))[1]["building"][0]["geometry"]).centroid
    found = press(found, "Nord")
    after = shapely.from_wkt(open_draft(place[0], number_of(found))[1]["building"][0]["geometry"]).centroid
    assert (after.x - before.x, after.y - before.y) == pytest.approx((0.0, 0.5), abs=1e-9)


def test_what_is_missing_shows_the_field_and_is_gone_when_it_is_told(place):
    found = by_numbers(chosen(place), laengde="5", bredde="3", am="1", bm="6")
    field(found.text_input, ".building.height_m").input("2,4").run()
    assert "Mangler oplysning" in said(found)
    openings = field(found.selectbox, ".building.openings_towards_boundary")
    assert "Angiv, om der er vinduer" in said(found)
    openings.select(False).run()
    assert "Angiv, om der er vinduer" not in said(found)
    assert "Overholdt" in outcome(found, "Åbninger mod skel")
    assert open_draft(place[0], number_of(found))[1]["building"][0]["openings_towards_boundary"] is False


def test_sending_makes_it_a_case_of_the_municipality_that_is_not_changed_here(place):
    found = by_numbers(chosen(place), laengde="5", bredde="3", am="3", bm="6")
    field(found.text_input, ".navn").input("Ane Holm").run()
    number = number_of(found)
    found.checkbox(key="byggeri.sikker").check().run()
    press(found, "Send til kommunen")
    assert not found.exception
    seen = show_case(place[0], number)
    assert seen.case.state is State.RECEIVED
    assert seen.case.ansoeger == "Ane Holm"
    file = seen.case.file
    again = opened(sag=number)
    assert "Ansøgningen er sendt" in said(again)
    field(again.text_input, ".building.height_m").input("9").run()
    assert show_case(place[0], number).case.file == file


def test_on_another_plot_nothing_is_drawn(place):
    found = by_numbers(chosen(place), laengde="5", bredde="3", am="3", bm="6")
    found = press(found, "Skift grund")
    assert "1. Find grunden" in said(found)
