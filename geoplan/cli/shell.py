"""The group of commands. A command's module is loaded when the command is called; the help needs only the list below.

Exit status: 0 nothing to report, 1 findings, 2 the tool could not do what it was asked, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import click

from geoplan.cli.danish import DanishHelp, echo_error, said
from geoplan.errors import GeoplanError
from geoplan.texts import N_, own_language, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FAILED = 2
INTERRUPTED = 130
DEBUG = "GEOPLAN_DEBUG"
_NO_ARGUMENTS: Any = getattr(click.exceptions, "NoArgsIsHelpError", ())  # click 8.1 prints the help by itself


class LazyGroup(DanishHelp, click.Group):
    """A group that knows its commands by name, place and short help, and loads one only when it is called."""

    lazy: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Name: place (``module:attribute``) and short help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names in the order of the list: the order in which people meet them."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load the command, or give None."""
        if cmd_name not in self.lazy:
            return None
        module, _, attribute = self.lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a wrong name is answered with the nearest right one in every version of click."""
        if args and not args[0].startswith("-") and args[0] not in self.lazy:
            raise click.UsageError(_unknown(args[0], self.lazy), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the commands with the short help of the list."""
        t = texts()
        with formatter.section(t(N_("Kommandoer"))):
            formatter.write_dl([(name, t(short)) for name, (_, short) in self.lazy.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; everything that is raised becomes one line and status 2."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, EOFError, BrokenPipeError):
            raise
        except GeoplanError as fault:
            echo_error(_harmless(str(fault)))
        except Exception as fault:  # the outermost line of defence: a user never meets a traceback unasked
            if ctx.find_root().params.get("debug") or os.environ.get(DEBUG):
                traceback.print_exc()
            echo_error(_own_fault(fault))
        return ctx.exit(FAILED)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - click's signature
        **extra: Any,
    ) -> Any:
        """Run as click does, but with errors in the user's language and the statuses of this module."""
        with own_language():
            if not standalone_mode:
                return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            return self._ended(args, prog_name, complete_var, **extra)

    def _ended(self, args: Sequence[str] | None, prog_name: str | None, complete_var: str | None, **extra: Any) -> NoReturn:
        """Run, say what went wrong, and end with the status."""
        try:
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except _NO_ARGUMENTS as fault:
            click.echo(fault.format_message())
            status = 0
        except click.ClickException as fault:
            echo_error(said(fault) + _see_help(fault))
            status = FAILED
        except click.Abort:
            _interrupted()
        sys.exit(status if type(status) is int else 0)


def _harmless(message: str) -> str:
    """The message without numbers like a CPR number and without characters that steer a terminal: names of files may hold both."""
    from geoplan.report.values import clean

    return "\n".join(map(clean, message.splitlines()))


def _interrupted() -> NoReturn:
    click.echo(texts()(N_("Afbrudt.")), err=True)
    sys.exit(INTERRUPTED)


def _unknown(name: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    t = texts()
    nearest = get_close_matches(name, known, n=2)
    hint = " " + t(N_("Mente du {names}?"), names=", ".join(nearest)) if nearest else ""
    return t(N_("Kommandoen “{name}” findes ikke."), name=name) + hint


def _see_help(fault: click.ClickException) -> str:
    context = getattr(fault, "ctx", None)
    return " " + texts()(N_("Se “{command} --help”."), command=context.command_path) if context else ""


def _own_fault(fault: Exception) -> str:
    return texts()(
        N_("geoplan selv fejlede ({kind}). Kør igen med “geoplan --debug …”, og send teksten til projektet."), kind=type(fault).__name__
    )
