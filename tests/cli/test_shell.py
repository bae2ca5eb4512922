"""What every command shares: light start, versions, errors in one line of Danish, statuses."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import ClassVar

import click
import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.cli.danish import Command, DanishHelp
from geoplan.cli.program import COMMANDS, Program
from geoplan.cli.shell import LazyGroup
from geoplan.errors import UnreadableError

HEAVY = ("geopandas", "pyogrio", "shapely", "numpy", "pandas", "pyarrow", "fiona", "pyproj", "geoplan.model.load", "geoplan.rules")
RUN = "import sys; from geoplan.cli import main\ntry: main(['--help'], prog_name='geoplan')\nexcept SystemExit: pass\n"


def _run(*args):
    return CliRunner().invoke(main, list(args), prog_name="geoplan")


def _python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)


def test_help_imports_nothing_heavy():
    found = _python(RUN + f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)")
    assert found.stderr.strip() == "[]"
    assert all(name in found.stdout for name in COMMANDS)


def test_help_starts_fast():
    """At most 2.5 times the start of its two libraries; the best of several runs, so that a busy machine does not decide."""

    def best(code):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            _python(code)
            times.append(time.perf_counter() - start)
        return min(times)

    assert best(RUN) <= 2.5 * best("import click, rich")


def test_help_is_danish():
    text = _run("--help").output
    assert text.startswith("Brug: geoplan [VALG] KOMMANDO")
    for heading in ("Valg:", "Kommandoer:", "Vis denne hjælp."):
        assert heading in text
    assert "Usage" not in text
    assert "Options" not in text


def test_no_command_shows_the_help():
    result = _run()
    assert result.exit_code == 0
    assert "Kommandoer:" in result.output


def test_version_names_what_geoplan_is_made_of():
    result = _run("--version")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == ["geoplan", "GEOS", "GDAL", "PROJ", "datamodel"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["findes-ikke"], "Kommandoen “findes-ikke” findes ikke."),
        (["laers"], "Mente du layers?"),
        (["--foo"], "Valget --foo findes ikke."),
        (["layers", "--stauts", "live"], "Valget --stauts findes ikke. Mente du --status?"),
        (["layers", "--status", "levende"], "--status er “levende”. Tilladt er live, published,"),
        (["layers", "5607", "5608"], "Der er for mange ord på linjen: 5608."),
        (["layers", "--format"], "Valget --format skal have en værdi."),
        (["template", "5607"], "Der mangler UD."),
        (["ddl"], "Valget --dialect mangler."),
        (["ddl", "--dialect", "gpkg", "--out", "/"], "“/” er en mappe."),
        (["docs", "--check=ja"], "Valget --check tager ingen værdi."),
        (["layers", "9999"], "Temaet “9999” findes ikke"),
    ],
)
def test_a_wrong_call_is_one_line_of_danish(args, said):
    result = _run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("Fejl: ")
    assert said in lines[0]


def test_in_english_click_speaks_for_itself(monkeypatch):
    monkeypatch.setenv("GEOPLAN_LANG", "en")
    assert "No such option" in _run("--foo").stderr


# -- what commands raise -------------------------------------------------------------------------


def _group(action):
    """A group like geoplan's with one command that does ``action``."""

    class Group(LazyGroup):
        lazy: ClassVar = {"do": ("tests:do", "")}

        def get_command(self, ctx, cmd_name):
            return command if cmd_name == "do" else None

    command = Command("do", callback=action)
    return Group("geoplan", params=[click.Option(["--debug"], is_flag=True)], callback=lambda debug: None)


def _raise(fault):
    def action():
        raise fault

    return action


def _do(action, *args, **options):
    return CliRunner().invoke(_group(action), [*args, "do"], prog_name="geoplan", **options)


def test_an_expected_error_is_one_line():
    result = _do(_raise(UnreadableError("filen er tom.")))
    assert (result.exit_code, result.stderr) == (2, "Fejl: filen er tom.\n")


def test_a_fault_of_geoplan_says_so_without_traceback():
    result = _do(_raise(KeyError("hemmeligt")))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "geoplan selv fejlede (KeyError)" in result.stderr
    assert "--debug" in result.stderr
    assert "hemmeligt" not in result.stderr


@pytest.mark.parametrize(("args", "env"), [(["--debug"], {}), ([], {"GEOPLAN_DEBUG": "1"})])
def test_debug_shows_the_traceback(args, env):
    result = _do(_raise(KeyError("hemmeligt")), *args, env=env)
    assert result.exit_code == 2
    assert "Traceback" in result.stderr
    assert "hemmeligt" in result.stderr


def test_interrupted():
    result = _do(_raise(KeyboardInterrupt()))
    assert result.exit_code == 130
    assert "Afbrudt." in result.stderr


def test_status_of_a_command_is_that_of_geoplan():
    def leave():
        click.get_current_context().exit(1)

    assert _do(leave).exit_code == 1
    assert _do(lambda: 1).exit_code == 1
    assert _do(lambda: None).exit_code == 0


def test_a_broken_pipe_is_quiet():
    command = f'{sys.executable} -c "from geoplan.cli import main; main()" layers | head -n 1'
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert result.stderr == ""
    assert result.stdout.startswith("Kode")


def test_commands_have_short_help_and_danish_headings():
    """A health check of the list: every command that is there loads, is Danish and says what it does."""
    offenders = []
    for name, (place, short) in COMMANDS.items():
        if not short.endswith("."):
            offenders.append(f"{name}: kort hjælp uden punktum")
        try:
            command = Program("geoplan").get_command(click.Context(main), name)
        except ModuleNotFoundError:
            offenders.append(f"{name}: {place} mangler")
            continue
        if not isinstance(command, DanishHelp):
            offenders.append(f"{name}: skriv @click.command(cls=Command)")
        if not command.help:
            offenders.append(f"{name}: ingen hjælp")
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    ("args", "english"),
    [
        (["validate", "findes-ikke.gpkg", "--lang", "en"], "Error: findes-ikke.gpkg: "),
        (["info", "findes-ikke.gpkg", "--lang=en"], "Error: findes-ikke.gpkg: "),
        (["diff", "a.gpkg", "b.gpkg", "--lang", "en"], "Error: a.gpkg: "),
        (["normalise", "a.gpkg", "--out", "b.gpkg", "--lang", "en"], "Error: a.gpkg: "),
        (["validate", "--lang", "en"], "Missing argument"),
        (["validate", "a.gpkg", "--lang", "en", "--day", "i går"], "Invalid value for '--day'"),
    ],
)
def test_errors_are_in_the_language_of_lang(args, english, monkeypatch):
    """A command with --lang en says what goes wrong in English, also when its words are wrong; the next command is in Danish again."""
    monkeypatch.delenv("GEOPLAN_LANG", raising=False)
    result = _run(*args)
    assert result.exit_code == 2
    assert english in result.output
    assert _run("validate", "findes-ikke.gpkg").output.startswith("Fejl: findes-ikke.gpkg: filen eller mappen findes ikke")
