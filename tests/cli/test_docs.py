"""``geoplan docs``: what is committed is what the model, the rules and the commands give."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.cli.program import COMMANDS
from geoplan.workflows.docs import stale, write

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
    folders = Counter(page.parent.relative_to(made).as_posix() for page in pages)
    assert folders == {".": 1, "model": 125 + 2, "model/plan": 13 + 3, "rules": 2, "building": 1}
    assert sum(page.stat().st_size for page in pages) < 3_000_000


def test_only_what_is_stale_is_written_or_removed(tmp_path):
    wanted = {"model/index.md": "ny\n", "rules/index.md": "uændret\n", "commands.md": "mangler\n"}
    for name, text in {"model/index.md": "gammel\n", "rules/index.md": "uændret\n", "rules/udgaaet.md": "x"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "mine.md").write_text("skrevet af et menneske")
    wrong = ["commands.md", "model/index.md", "rules/udgaaet.md"]
    assert stale(tmp_path, wanted) == wrong
    assert (tmp_path / "model/index.md").read_text() == "gammel\n"
    assert write(tmp_path, wanted) == wrong
    assert stale(tmp_path, wanted) == []
    assert not (tmp_path / "rules/udgaaet.md").exists()
    assert (tmp_path / "decisions" / "mine.md").exists()


def test_check_names_what_is_stale_and_ends_with_1(tmp_path, monkeypatch):
    monkeypatch.setattr("geoplan.workflows.docs.pages", lambda more: {"model/index.md": "x\n"})
    result = _run("--out", tmp_path, "--check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [f"{tmp_path}/model/index.md", "1 side passer ikke. Kør “geoplan docs”."]
    assert not list(tmp_path.iterdir())


def test_links_between_the_pages_lead_somewhere(made):
    anchors = set(re.findall(r'<a id="([^"]+)">', (made / "model" / "codelists.md").read_text()))
    for page in (made / "model").glob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text()):
            name, _, anchor = target.partition("#")
            assert (page.parent / name).exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors, f"{page.name}: {target}"


def test_every_command_is_on_the_page(made):
    text = (made / "commands.md").read_text()
    assert all(f"## geoplan {name}\n" in text for name in COMMANDS)


@pytest.mark.parametrize("name", ["workspace", "plan", "building"])
def test_every_command_of_a_group_is_on_the_page_below_it(made, name):
    text = (made / "commands.md").read_text()
    group = main.get_command(None, name)
    headings = re.findall(r"^#{2,3} .*$", text, re.MULTILINE)
    at = headings.index(f"## geoplan {name}")
    below = [f"### geoplan {name} {one}" for one in group.list_commands(None)]
    assert headings[at + 1 : at + 1 + len(below)] == below
    for one in below:
        assert f"Brug: {one.removeprefix('### ')}" in text
