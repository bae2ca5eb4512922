"""The page *Byggeri* with the keys alone: from an empty page to a kept application, without the mouse touching anything."""

import re

from geoplan.workflows.case.handle import show_case
from tests.app.browser import rig

PLOT = "1, Prøvekøbing Bygrunde"
FAR = 150
"""So many presses of Tab would be too many for anybody."""

HERE = """() => {
    const at = document.activeElement;
    const told = at.getAttribute('aria-label') || at.innerText || '';
    return ['MAIN', 'BODY'].includes(at.tagName) ? '' : told;
}"""


def tab_to(page, words):
    """Press Tab until what has the focus is called so."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if words in page.evaluate(HERE):
            return
    raise AssertionError(f"Tab never comes to “{words}”")


def write(page, words, text):
    tab_to(page, words)
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    calm(page)


def calm(page):
    """Wait until the page has answered."""
    page.wait_for_timeout(250)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
    page.locator("[data-testid=stMain] a[href$='om']").last.wait_for()
    page.wait_for_timeout(250)


def test_an_application_is_made_with_the_keys_alone(page, app_address, workspace):
    page.goto(f"{app_address}/byggeri?rolle=ansoeger")
    calm(page)
    write(page, "Find grunden", PLOT)
    page.get_by_text("Grunden: ").wait_for()
    write(page, "Vælg det, der ligner mest", "Garage")
    page.get_by_text("3. Hvor og hvor stort?").wait_for()
    for label, number in (
        ("Længde (m)", "6"),
        ("Bredde (m)", "3,5"),
        ("Afstand til den første side (m)", "3"),
        ("Afstand til den anden side (m)", "12"),
    ):
        tab_to(page, label)
        page.keyboard.press("Control+A")
        page.keyboard.type(number)
    tab_to(page, "Sæt bygningen på grunden")
    page.keyboard.press("Enter")
    calm(page)
    rig.wait_for_map(page)
    page.get_by_text("5. Regel for regel").wait_for()
    assert "mangler" in page.locator("[data-testid=stMain]").inner_text().lower()
    write(page, "Største højde over terræn", "2,4")
    write(page, "Ansøgerens navn", "Kim Holm")
    page.get_by_text(re.compile(r"Gemt kl\. \d\d\.\d\d")).wait_for()
    number = re.search(r"sag=([^&]+)", page.url).group(1)
    kept = show_case(str(workspace), number)
    assert kept.case.ansoeger == "Kim Holm"
    (garage,) = [one for one in kept.case.case.building if one.status == "proposed"]
    assert (garage.length_m or 6, garage.height_m, garage.kind) == (6, 2.4, "garage")
    assert {one.rule.id for one in kept.result.rulings}
