"""Cases for the tests of the page: from the worked examples, through the command line."""

from pathlib import Path

from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from geoplan.cli import main
from geoplan.store import Workspace
from geoplan_app.pages import page_info

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "byggesager"
DRAWN, BROKEN, IDEA = ("02-carport-paa-tegning.toml", "05-for-taet-paa-skel.toml", "19-hvad-mangler.toml")


def case(*arguments):
    """Run ``geoplan case`` and give what it printed."""
    done = CliRunner().invoke(main, ["case", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


def workspace(folder):
    """Three cases: a drawn carport that complies, a house too near the boundary, fully informed, and an idea where all is missing."""
    path = str(folder / "kommune.gpkg")
    Workspace.create(path, kommune="0791").close()
    for number, name in enumerate((DRAWN, BROKEN, IDEA), 1):
        case("new", path, EXAMPLES / name, "--sagsnr", f"2026-000{number}", "--ansoeger", "Kim Holm", "--who", "kim", "--day", "2026-09-01")
        case("advance", path, f"2026-{number}", "--to", "modtaget", "--who", "bo", "--day", "2026-09-02")
    case("advance", path, "2026-2", "--to", "fuldt_oplyst", "--who", "bo", "--why", "alt er kommet", "--day", "2026-09-03")
    return path


def opened(sagsnr="", *, language="da", role="sagsbehandler"):
    """The page, with a case open where one is named."""
    found = AppTest.from_file(str(page_info("sag").path), default_timeout=30)
    found.query_params["rolle"], found.query_params["lang"] = role, language
    if sagsnr:
        found.query_params["sag"] = sagsnr
    return found.run()


def said(found):
    """Every text of the page."""
    kinds = (found.title, found.markdown, found.caption, found.success, found.warning, found.error, found.info, found.text)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def field(kind, ending):
    """The widget whose key ends so."""
    return next(one for one in kind if one.key and one.key.endswith(ending))


def press(found, label):
    """Press the button called so, and run the page."""
    return next(one for one in found.button if one.label == label).click().run()
