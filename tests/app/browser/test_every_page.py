"""Every page in a real browser, with something in it: nothing asked elsewhere, a silent console, no breach of WCAG 2.1 A and AA.

Light, dark and as wide as a phone in Danish; then in English. The fixture sees to the first two.
"""

import re

import pytest
from playwright.sync_api import expect

from app.sag import BROKEN, DRAWN, EXAMPLES, case
from geoplan.store import Workspace
from geoplan_app.pages import PAGES
from tests.app.browser import rig

ADDRESSES = {
    "forside": "/?",
    "grund": "/grund?grund={grund}",
    "byggeri": "/byggeri?grund={grund}",
    "plan": "/plan?plan={plan}",
    "leverance": "/leverance?",
    "sag": "/sag?",
    "sag-tegnet": "/sag?sag=2026-8001",
    "sag-fejl": "/sag?sag=2026-8002",
    "data": "/data?",
    "regler": "/regler?",
    "om": "/om?",
}


@pytest.fixture(scope="session")
def opened(workspace):
    """The addresses, with a plot, a plan and two cases of the workspace in them."""
    path = str(workspace)
    for number, name in (("2026-8001", DRAWN), ("2026-8002", BROKEN)):
        case("new", path, EXAMPLES / name, "--sagsnr", number, "--ansoeger", "Kim Holm", "--who", "kim")
    with Workspace.open(path) as ws:
        parcel = ws.read("jordstykke", columns=["ejerlavsnavn", "matrikelnr"]).iloc[4]
        plan = str(ws.read("lokalplan", columns=[])["objekt_id"].iloc[0])
    words = {"grund": f"{parcel['matrikelnr']}, {parcel['ejerlavsnavn']}", "plan": plan}
    return {name: address.format(**words) for name, address in ADDRESSES.items()}


def visit(page, address, *, language):
    page.goto(f"{address}&lang={language}&rolle=sagsbehandler".replace("?&", "?"))
    settled(page)


def settled(page):
    page.locator("h1").first.wait_for()
    page.locator("[data-testid=stMain] a[href$='om']").last.wait_for()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_timeout(300)
    if page.locator(".gp").count():
        rig.wait_for_map(page)


def test_every_page_is_here():
    assert {one.name for one in PAGES} <= {name.partition("-")[0] for name in ADDRESSES}


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_in_danish(page, app_address, opened, name):
    visit(page, app_address + opened[name], language="da")
    assert page.locator("html").get_attribute("lang") == "da"
    assert page.get_by_test_id("stException").count() == 0
    broken = {"light": rig.axe(page)}
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(400)
    broken["dark"] = rig.axe(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(600)
    broken["phone"] = rig.axe(page)
    assert broken == {"light": [], "dark": [], "phone": []}
    wide = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]")
    assert max(wide) <= 391, "the page scrolls sideways on a phone"


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_in_english(page, app_address, opened, name):
    visit(page, app_address + opened[name], language="en")
    assert page.locator("html").get_attribute("lang") == "en"
    words = page.locator("[data-testid=stMain] :is(h1, h2, h3, label, button, th)").all_inner_texts()
    danish = [one for one in words if re.search(r"\b(og|ikke|på|til|af|der|skal)\b", one, re.IGNORECASE)]
    assert danish == [] or name.startswith("sag-"), "titles of cases are Danish, nothing else is"
    assert rig.axe(page) == []
