"""``geoplan docs``: what is committed is what the model, the rules and the commands give."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from geoplan.cli import main

DOCS = Path(__file__).parents[2] / "docs"


def _run(*args):
    return CliRunner().invoke(main, ["docs", *map(str, args)], prog_name="geoplan")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    assert _run("--out", folder).exit_code == 0
    return folder


def test_committed_pages_are_up_to_date():
    result = _run("--out", DOCS, "--check")
    assert result.exit_code == 0, result.output


def test_pages_are_many_and_small(made):
    pages = list(made.rglob("*.md"))
    assert len(pages) == 125 + 4
    assert sum(page.stat().st_size for page in pages) < 3_000_000


def test_check_names_what_is_stale_and_writes_nothing(made):
    changed, extra = made / "model" / "t_5607_ladefacilitet.md", made / "rules" / "gammel.md"
    kept = changed.read_text()
    changed.write_text("ændret")
    extra.write_text("overflødig")
    result = _run("--out", made, "--check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [str(changed), str(extra), "2 sider passer ikke. Kør “geoplan docs”."]
    assert changed.read_text() == "ændret"
    assert _run("--out", made).exit_code == 0
    assert changed.read_text() == kept
    assert not extra.exists()
    assert _run("--out", made, "--check").stdout == "129 sider passer.\n"


def test_links_between_the_pages_lead_somewhere(made):
    import re

    anchors = set(re.findall(r'<a id="([^"]+)">', (made / "model" / "codelists.md").read_text()))
    for page in (made / "model").glob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text()):
            name, _, anchor = target.partition("#")
            assert (page.parent / name).exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors, f"{page.name}: {target}"


def test_every_command_is_on_the_page(made):
    from geoplan.cli.program import COMMANDS

    text = (made / "commands.md").read_text()
    assert all(f"## geoplan {name}\n" in text for name in COMMANDS)
