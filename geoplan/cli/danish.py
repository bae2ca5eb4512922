"""Click's own words in the user's language: headings of the help, and what is said when a command is called wrongly.

Click speaks English. Its messages are recognised here and said again as texts of geoplan's own, so that one catalogue
serves both. A message that nobody has translated is shown as click wrote it.
"""

from __future__ import annotations

import re
from itertools import pairwise

import click

from geoplan.texts import N_, speak, texts

_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"No such option:? '?(?P<name>[^'\s]+?)'?\.?(?: .*)?", N_("Valget {name} findes ikke.")),
    (r"No such command '(?P<name>.+)'\.(?: .*)?", N_("Kommandoen “{name}” findes ikke.")),
    (r"Missing argument '(?P<name>.+?)'\.(?: .*)?", N_("Der mangler {name}.")),
    (r"Missing option '(?P<name>.+?)'\.(?: .*)?", N_("Valget {name} mangler.")),
    (r"Option '?(?P<name>[^' ]+)'? requires an argument\.", N_("Valget {name} skal have en værdi.")),
    (r"Option '?(?P<name>[^' ]+)'? does not take a value\.", N_("Valget {name} tager ingen værdi.")),
    (r"Got unexpected extra arguments? \((?P<name>.+)\)", N_("Der er for mange ord på linjen: {name}.")),
    (r"Invalid value for (?P<name>.+?): '(?P<value>.*)' is not one of (?P<allowed>.+)\.", N_("{name} er “{value}”. Tilladt er {allowed}.")),
    (r"Invalid value for (?P<name>.+?): \w+ '(?P<value>.*)' does not exist\.", N_("“{value}” findes ikke.")),
    (r"Invalid value for (?P<name>.+?): \w+ '(?P<value>.*)' is a directory\.", N_("“{value}” er en mappe. Skriv navnet på en fil.")),
    (r"Invalid value for (?P<name>.+?): \w+ '(?P<value>.*)' is a file\.", N_("“{value}” er en fil. Skriv navnet på en mappe.")),
    (r"Invalid value for (?P<name>.+?): \w+ '(?P<value>.*)' is not readable\.", N_("“{value}” må ikke læses af dig.")),
    (r"Invalid value for (?P<name>.+?): \w+ '(?P<value>.*)' is not writable\.", N_("“{value}” må ikke skrives af dig.")),
    (r"Invalid value for (?P<name>.+?): '(?P<value>.*)' is not a valid integer( range)?\.", N_("{name} er “{value}”. Skriv et helt tal.")),
    (
        r"Invalid value for (?P<name>.+?): '(?P<value>.*)' is not a valid float( range)?\.",
        N_("{name} er “{value}”. Skriv et tal med punktum."),
    ),
    (
        r"Invalid value for (?P<name>.+?): '(?P<value>.*)' does not match the formats? .*",
        N_("{name} er “{value}”. Skriv dagen som 2026-06-30."),
    ),
    (
        r"Invalid value for (?P<name>.+?): (?P<value>\S+) is not in the range (?P<allowed>.+)\.",
        N_("{name} er {value}. Tilladt er {allowed}."),
    ),
    (r"Invalid value for (?P<name>.+?): (?P<value>.+)", N_("{name}: {value}")),
)


def said(fault: click.ClickException) -> str:
    """Say ``fault`` in the user's language, as one line without click's usage text."""
    t = texts()
    message = " ".join(fault.format_message().split())
    if t.language != "da":
        metavar = getattr(getattr(fault, "param", None), "metavar", None) or ""
        return message.replace(metavar, t(metavar))
    for pattern, text in _PATTERNS:
        match = re.fullmatch(pattern, message)
        if match:
            return t(text, **{name: _bare(value) for name, value in match.groupdict().items()}) + _nearest(fault)
    return message


def _bare(value: str) -> str:
    """Take click's quotes off ``'--a' / '-b'``."""
    return value.replace("'", "")


def _nearest(fault: click.ClickException) -> str:
    possibilities = getattr(fault, "possibilities", None)
    return " " + texts()(N_("Mente du {names}?"), names=", ".join(possibilities)) if possibilities else ""


class DanishHelp(click.Command):
    """A command whose help has its headings in the user's language. Mixed into ``Command`` and the group."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Give the words of the usage line, with the user's word for options and commands."""
        t = texts()
        words = {"[OPTIONS]": t(N_("[VALG]")), "COMMAND [ARGS]...": t(N_("KOMMANDO [...]"))}
        return [words.get(piece) or t(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=texts()(N_("Brug:")) + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write what the command does, translated."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(texts()(self.help))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write examples and exit codes as they stand."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write(texts()(self.epilog).rstrip("\n") + "\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and, of a group, its commands."""
        t = texts()
        records = [record for record in (_record(parameter, ctx) for parameter in self.get_params(ctx)) if record]
        if records:
            with formatter.section(t(N_("Valg"))):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give the option ``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = N_("Vis denne hjælp.")
        return option


class Command(DanishHelp):
    """What every command of geoplan is made of: ``@click.command(cls=Command)``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Speak the language of ``--lang`` from the first word that is read, so that errors are in it too."""
        if any("--lang" in parameter.opts for parameter in self.params):
            speak(_value_of("--lang", args))
        return super().parse_args(ctx, args)


def _value_of(option: str, args: list[str]) -> str:
    """Give what ``--option value`` or ``--option=value`` says, the last where it is said twice; empty for nothing."""
    said_of = [after for name, after in pairwise([*args, ""]) if name == option]
    said_of += [name.partition("=")[2] for name in args if name.startswith(f"{option}=")]
    return said_of[-1] if said_of else ""


def _record(parameter: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    record = parameter.get_help_record(ctx)
    if record is None or isinstance(parameter, click.Argument):
        return None
    name, text = record
    t = texts()
    own = str(getattr(parameter, "help", "") or "")
    name = name.replace(parameter.metavar, t(parameter.metavar)) if parameter.metavar else name
    extra = text.removeprefix(own)
    return name, t(own) + extra.replace("[default: ", f"[{t(N_('standard'))}: ").replace("required]", t(N_("skal angives")) + "]")


def echo_error(message: str) -> None:
    """Write one line on stderr: ``Fejl: ...``."""
    click.echo(texts()(N_("Fejl: {message}"), message=message), err=True)
