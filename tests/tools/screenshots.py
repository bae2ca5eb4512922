"""Pictures of every page of the app with something in it: ``python -m tests.tools.screenshots FOLDER [WORKSPACE [PAGE [LOOKS]]]``.

Each page is shown in Danish and light, dark, as wide as a phone, and in English. Without WORKSPACE the sample municipality is made anew,
with the worked building cases in it. A page that cannot be brought where it should be is told at the end, with what was seen instead.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from click.testing import CliRunner
from playwright.sync_api import Error, expect, sync_playwright

from geoplan.cli import main as geoplan
from geoplan.store import Workspace
from geoplan.workflows.sample import sample_workspace
from tests.app.browser import rig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

EXAMPLES: Final = Path(__file__).parents[2] / "docs" / "examples" / "byggesager"
BROKEN: Final = Path(__file__).parents[2] / "sample_data" / "fejl"
TALLEST: Final = 3600
"""A picture is no taller, so that it can be looked at."""

LOOKS: Final[dict[str, dict[str, Any]]] = {
    "da": {},
    "da-moerk": {"color_scheme": "dark"},
    "da-telefon": {"width": 390, "height": 844, "has_touch": True},
    "en": {"locale": "en-GB"},
}
"""How each page is shown; the name goes into the picture's."""


class Walk(NamedTuple):
    """A picture: its name, the page's address, whose it is, and what is done before it is taken."""

    name: str
    address: str
    role: str
    prepare: Callable[[Page], None] = lambda page: None


def settled(page: Page) -> None:
    """Wait until the page has stopped running and drawn its maps."""
    page.locator("h1").first.wait_for()
    page.locator("[data-testid=stMain] a[href$='om']").last.wait_for()  # the footer comes last
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=rig.PATIENCE_MS)
    page.wait_for_timeout(600)
    if page.locator(".gp").count():
        rig.wait_for_map(page)
        page.wait_for_timeout(400)


def tab(name: str) -> Callable[[Page], None]:
    """Open a tab by its place: its name differs by language."""
    return lambda page: page.get_by_role("tab").nth(int(name)).click()


def expand(place: int) -> Callable[[Page], None]:
    """Open what is folded together, by its place."""
    return lambda page: page.locator("[data-testid=stExpander] summary").nth(place).click()


def upload(page: Page) -> None:
    """Give the broken sample delivery to the page, and have it examined."""
    page.locator("input[type=file]").first.set_input_files([str(one) for one in sorted(BROKEN.iterdir()) if one.is_file()])
    page.locator("[data-testid=stMain] [data-testid=stBaseButton-primary]").first.click()
    page.locator("[data-testid=stMain] [data-testid=stDataFrame]").first.wait_for(timeout=180_000)


def build(page: Page) -> None:
    """Put a garage on the plot by numbers, 1.8 m from the neighbour and 2.9 m high, which is too high there."""
    kind = page.locator("[class*='-hvad'] input").first
    kind.click()
    page.keyboard.type("Garage")
    page.keyboard.press("Enter")
    page.locator("[class*='-tal-laengde'] input").wait_for()
    for name, number in (("laengde", "7"), ("bredde", "4"), ("am", "1,8"), ("bm", "12")):
        page.locator(f"[class*='-tal-{name}'] input").first.fill(number)
    page.locator("[data-testid=stForm] [data-testid=stBaseButton-primaryFormSubmit]").first.click()
    settled(page)
    height = page.locator("[class*='height_m'] input").first
    height.fill("2,9")
    height.press("Enter")
    settled(page)


def walks(of: dict[str, str]) -> tuple[Walk, ...]:
    """Every picture, for a workspace with these keys: ``grund``, ``plan`` and the cases."""
    return (
        Walk("forside", "/?", "ansoeger"),
        Walk("grund", f"/grund?grund={of['grund']}", "ansoeger"),
        Walk("grund-soeg", "/grund?", "ansoeger"),
        Walk("byggeri", f"/byggeri?grund={of['grund']}", "ansoeger", build),
        Walk("plan-liste", "/plan?", "planlaegger"),
        Walk("plan", f"/plan?plan={of['plan']}", "planlaegger"),
        Walk("leverance", "/leverance?", "gis", upload),
        Walk("sag-liste", "/sag?", "sagsbehandler"),
        Walk("sag-tider", "/sag?", "sagsbehandler", tab("1")),
        Walk("sag-vurdering", f"/sag?sag={of['broken']}", "sagsbehandler", expand(0)),
        Walk("sag-kort", f"/sag?sag={of['drawn']}", "sagsbehandler"),
        Walk("sag-dokumenter", f"/sag?sag={of['broken']}", "sagsbehandler", tab("1")),
        Walk("sag-beskeder", f"/sag?sag={of['idea']}", "sagsbehandler", tab("2")),
        Walk("sag-skridt", f"/sag?sag={of['broken']}", "sagsbehandler", tab("3")),
        Walk("sag-spor", f"/sag?sag={of['broken']}", "sagsbehandler", tab("4")),
        Walk("data", "/data?", "gis"),
        Walk("regler", "/regler?", "gis"),
        Walk("om", "/om?", "ansoeger"),
    )


def keys(workspace: str) -> dict[str, str]:
    """What the walks open: a plot and a plan of the workspace, and the worked cases, which are put into it."""
    numbers = _cases(workspace)
    with Workspace.open(workspace) as ws:
        parcels, plans = ws.read("jordstykke", columns=["ejerlavsnavn", "matrikelnr"]), _rows(ws, "lokalplan")
    parcel = parcels.iloc[min(4, len(parcels) - 1)]
    return {
        "grund": f"{parcel['matrikelnr']}, {parcel['ejerlavsnavn']}",
        "plan": str(plans["objekt_id"].iloc[0]) if len(plans) else "",
        **numbers,
    }


def _rows(ws: Workspace, name: str) -> Any:
    return ws.read(name, columns=[]) if ws.has(name) else ()


def _cases(workspace: str) -> dict[str, str]:
    """The worked cases in several states; gives the numbers of those that are opened."""
    today = dt.datetime.now(tz=dt.UTC).date()
    day = {back: (today - dt.timedelta(days=back)).isoformat() for back in (90, 60, 36, 35, 20, 10, 5)}
    files = [one for one in sorted(EXAMPLES.glob("*.toml")) if "query" not in one.read_text(encoding="utf-8")]
    for number, file in enumerate(files, 1):
        _run("new", workspace, file, "--sagsnr", f"2026-9{number:02}", "--ansoeger", "Ane Holm", "--who", "ane", "--day", day[90])
    for number in range(1, 13):
        _run("advance", workspace, f"2026-9{number:02}", "--to", "modtaget", "--who", "bo", "--day", day[60])
    steps = {3: day[35], 5: day[36], 7: day[60], 8: day[20], 11: day[60], 6: day[60]}
    for number, when in steps.items():
        _run(
            "advance",
            workspace,
            f"2026-9{number:02}",
            "--to",
            "fuldt_oplyst",
            "--who",
            "bo",
            "--why",
            "resten er kommet med posten",
            "--day",
            when,
        )
    _run("advance", workspace, "2026-911", "--to", "venter", "--who", "bo", "--why", "vi mangler en situationsplan", "--day", day[20])
    _run("document", workspace, "2026-905", "D-01", "--name", "skøde.pdf", "--who", "bo", "--day", day[20])
    for number, when in ((8, day[5]), (6, day[5])):
        _run("decide", workspace, f"2026-9{number:02}", "afslag", "--who", "bo", "--why", "planen kan ikke fraviges", "--day", when)
    return {"drawn": "2026-902", "broken": "2026-905", "idea": "2026-919"}


def _run(*arguments: object) -> None:
    done = CliRunner().invoke(geoplan, ["case", *map(str, arguments)])
    if done.exit_code:
        raise SystemExit(f"geoplan case {' '.join(map(str, arguments))}: {done.output}")


def taken(window: BrowserContext, address: str, walk: Walk, look: str, folder: Path) -> list[str]:
    """Take one picture; gives what went wrong."""
    faults: list[str] = []
    with rig.opened(window) as (page, seen):
        try:
            page.goto(f"{address}{walk.address}&lang={look[:2]}&rolle={walk.role}".replace("?&", "?"))
            settled(page)
            walk.prepare(page)
            settled(page)
        except (Error, AssertionError) as fault:
            faults.append(f"{walk.name} ({look}): {str(fault).splitlines()[0]}")
        _whole(page)
        page.screenshot(path=folder / f"{walk.name}-{look}.png")
        faults += [f"{walk.name} ({look}): asked {one}" for one in seen.outside]
        faults += [f"{walk.name} ({look}): {one}" for one in seen.complaints if "404" not in one]
    return faults


def _whole(page: Page) -> None:
    """Make the window as tall as the page, so that all of it is in the picture."""
    tall = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]')?.scrollHeight ?? 0")
    size = page.viewport_size or {"width": 1280, "height": 900}
    page.set_viewport_size({"width": size["width"], "height": min(TALLEST, max(size["height"], int(tall) + 60))})
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.wait_for_timeout(500)


@contextlib.contextmanager
def _workspace(given: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="geoplan-") as folder:
        path = Path(folder) / (Path(given).name if given else "proevekoebing.gpkg")
        if given:
            shutil.copy(given, path)
        else:
            sample_workspace(path)
        yield str(path)


def main(out: str, given: str = "", only: str = "", looks: str = ",".join(LOOKS)) -> int:
    """Take every picture. ``only`` keeps the walks whose name begins so, ``looks`` those looks."""
    folder, faults = Path(out), []
    folder.mkdir(parents=True, exist_ok=True)
    with _workspace(given) as workspace, sync_playwright() as program:
        found = [walk for walk in walks(keys(workspace)) if walk.name.startswith(only)]
        browser = program.chromium.launch(executable_path=rig.CHROMIUM, args=list(rig.FLAGS), headless=True)
        with rig.server(workspace=workspace, GEOPLAN_USER="Bo Berg") as address:
            for look in looks.split(","):
                window = rig.window(browser, **LOOKS[look])
                for walk in found:
                    faults += taken(window, address, walk, look, folder)
                window.close()
        browser.close()
    print(f"{len(found) * len(looks.split(','))} pictures in {folder}")  # noqa: T201 -- a tool that is run by hand
    for fault in faults:
        print(f"- {fault}")  # noqa: T201 -- as above
    return 1 if faults else 0


if __name__ == "__main__":
    if rig.no_browser():
        raise SystemExit(rig.no_browser())
    raise SystemExit(main(*sys.argv[1:]))
