"""What the commands on plans share: who does it and why, the answer as text or JSON, and how areas and notes are written."""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.output import write
from geoplan.settings import LANGUAGES
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geoplan.texts import Phrase, Texts

WORKSPACE = click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
PLAN = click.argument("plan", metavar="PLAN")
_HECTARE_M2 = 10_000


def answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command: the form and language of the answer."""
    command = click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))(command)
    return click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("Svarets format."))(command)


def signs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of commands that change something: who and why, for the trail."""
    command = click.option("--why", default="", metavar=N_("TEKST"), help=N_("Hvorfor; skrives i sporet."))(command)
    return click.option("--who", default="", metavar=N_("NAVN"), help=N_("Hvem der gør det; skrives i sporet. Ellers dit brugernavn."))(
        command
    )


def signed(who: str) -> str:
    """Who does it: as told, else the name that the person is logged in with."""
    if who:
        return who
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "ukendt"


def answer(found: Any, lines: Iterable[str], form: str, t: Texts) -> None:
    """Write the answer: as JSON with everything in it, or as lines."""
    write(json.dumps(plain(found, t), ensure_ascii=False, indent=2) if form == "json" else "\n".join(lines), None)


def plain(value: Any, t: Texts) -> Any:
    """Named tuples as JSON objects, and texts in the user's language."""
    if hasattr(value, "_asdict"):
        return {name: plain(one, t) for name, one in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [plain(one, t) for one in value]
    if isinstance(value, dict):
        return {name: plain(one, t) for name, one in value.items()}
    return t(value) if hasattr(value, "values") and hasattr(value, "text") else value


def area(area_m2: float, t: Texts) -> str:
    """An area as people write it: square metres, from one hectare on with hectares too."""
    metres = t(N_("{area} m²"), area=t.number(area_m2, 0))
    return metres if area_m2 < _HECTARE_M2 else metres + t(N_(" ({area} ha)"), area=t.number(area_m2 / _HECTARE_M2, 2))


def noted(notes: Iterable[Phrase], t: Texts) -> list[str]:
    """What was changed on the way, a line each."""
    return [f"  · {t(note)}" for note in notes]


def counted(kind: str, n: int, t: Texts) -> str:
    """How many of a kind in plain Danish: ``1 delområde``, ``2 delområder``."""
    by_kind = {
        "lokalplan": t.plural("{n} lokalplan", "{n} lokalplaner", n),
        "delomraade": t.plural("{n} delområde", "{n} delområder", n),
        "byggefelt": t.plural("{n} byggefelt", "{n} byggefelter", n),
        "kommuneplanramme": t.plural("{n} ramme", "{n} rammer", n),
        "kommuneplan": t.plural("{n} kommuneplan", "{n} kommuneplaner", n),
        "kommuneplantillaeg": t.plural("{n} kommuneplantillæg", "{n} kommuneplantillæg", n),
        "retningslinje": t.plural("{n} retningslinje", "{n} retningslinjer", n),
        "zonekort": t.plural("{n} zone", "{n} zoner", n),
        "landzonetilladelse": t.plural("{n} landzonetilladelse", "{n} landzonetilladelser", n),
    }
    return by_kind.get(kind, f"{n} {kind}")


def kind_name(kind: str) -> str:
    """The kind in plain Danish."""
    return _KINDS.get(kind, kind)


_KINDS = {
    "lokalplan": N_("lokalplan"),
    "delomraade": N_("delområde"),
    "byggefelt": N_("byggefelt"),
    "kommuneplanramme": N_("kommuneplanramme"),
    "kommuneplan": N_("kommuneplan"),
    "kommuneplantillaeg": N_("kommuneplantillæg"),
    "retningslinje": N_("retningslinje"),
    "zonekort": N_("zonekort"),
    "landzonetilladelse": N_("landzonetilladelse"),
}
