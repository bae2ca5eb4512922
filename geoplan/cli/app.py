"""``geoplan app``: the workspace in a browser."""

from __future__ import annotations

import importlib
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from geoplan.cli.danish import Command
from geoplan.errors import UsageError
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, speak, texts

DEMO_FILE: Final = "proevekoebing.gpkg"
PORTS: Final = range(8501, 8521)
"""Where the app looks for a free port when none is asked for."""


@click.command(
    cls=Command,
    help=N_("Åbn arbejdsområdet i en browser. Uden ARBEJDSOMRÅDE åbnes den opdigtede kommune Prøvekøbing."),
    epilog=N_("""\
Appen kører på denne maskine og henter intet fra andre. Luk den med Ctrl+C.
Et baggrundskort (WMS eller fliser) kan vælges med variablen GEOPLAN_BASEMAP; ellers er der intet.

Eksempler:
  geoplan app greve.gpkg
  geoplan app --demo --open
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"), required=False, envvar="GEOPLAN_WORKSPACE")
@click.option("--port", type=click.IntRange(1, 65535), metavar=N_("TAL"), help=N_("Port; ellers den første ledige fra 8501."))
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar=N_("ADRESSE"), help=N_("Adressen, der lyttes på; 0.0.0.0 åbner for andre.")
)
@click.option("--language", type=click.Choice(LANGUAGES), help=N_("Sproget, som appen begynder på."))
@click.option("--demo", is_flag=True, help=N_("Åbn den opdigtede kommune, som den var fra begyndelsen."))
@click.option("--open", "opens", is_flag=True, help=N_("Åbn også browseren."))
def app(*, workspace: str | None, port: int | None, host: str, language: str | None, demo: bool, opens: bool) -> None:
    """Tell where the app is, and run it until it is stopped."""
    speak(language or "")
    if workspace and demo:
        raise UsageError(texts()(N_("Giv enten et arbejdsområde eller --demo.")))
    # The app lies above the commands, which therefore know it by name only.
    serve = importlib.import_module("geoplan_app.serve")
    chosen = _free(host, port)
    os.environ["GEOPLAN_WORKSPACE"] = str(_checked(workspace) if workspace else _demo(fresh=demo))
    address = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{chosen}"  # noqa: S104 - compared, not bound
    click.echo(texts()(N_("geoplan er åben på {address} – luk med Ctrl+C."), address=address))
    sys.stdout.flush()
    if opens:
        click.launch(address)
    with suppress(KeyboardInterrupt):  # what the user was told to do; the server may also end by itself when it is told
        serve.serve(host=host, port=chosen)
    click.echo("\n" + texts()(N_("Appen er lukket.")))


def _checked(target: str) -> str:
    """The workspace, seen to be one before a server is started on it."""
    from geoplan.workflows.workspace import opened

    with opened(target) as ws:
        click.echo(texts()(N_("Arbejdsområde: {name} (kommune {kommune})"), name=ws.name, kommune=ws.kommune.zfill(4)))
    return target if "://" in target else str(Path(target).resolve())


def _demo(*, fresh: bool) -> Path:
    from geoplan.workflows.sample import sample_workspace

    t = texts()
    path = _own_folder() / DEMO_FILE
    if sample_workspace(path, fresh=fresh):
        click.echo(t(N_("Arbejdsområde: den opdigtede kommune Prøvekøbing, lavet nu. Det, du ændrer, gemmes i {path}."), path=path))
    else:
        click.echo(
            t(N_("Arbejdsområde: den opdigtede kommune Prøvekøbing, som du forlod den. --demo begynder forfra. ({path})"), path=path)
        )
    return path


def _own_folder() -> Path:
    """Where programs keep a user's data on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "geoplan"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "geoplan"


def _free(host: str, port: int | None) -> int:
    """The port, or the first free one. Raises UsageError where it is taken."""
    for candidate in [port] if port else PORTS:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, candidate))
            except OSError:
                continue
        return candidate
    t = texts()
    if port:
        raise UsageError(
            t(N_("Port {port} kan ikke bruges på {host}; måske kører appen allerede. Vælg en anden med --port."), port=port, host=host)
        )
    raise UsageError(t(N_("Der er ingen ledig port mellem {first} og {last}. Vælg en med --port."), first=PORTS[0], last=PORTS[-1]))
