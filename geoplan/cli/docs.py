"""``geoplan docs``: the pages that are made from the model, the rules and the commands."""

from __future__ import annotations

import click

from geoplan.cli.danish import Command
from geoplan.texts import N_, texts

COMMANDS_PAGE = "commands.md"
WIDTH = 100
"""Columns of the help on the page, whatever terminal it is made in."""


@click.command(
    cls=Command,
    help=N_("Skriv siderne om datamodel, regler og kommandoer som Markdown. Kun sider, der er ændret, skrives."),
    epilog=N_("Med --check skrives intet: status 0, når alle sider passer, og 1 med navnene på dem, der ikke gør."),
)
@click.option(
    "--out", type=click.Path(file_okay=False), default="docs", show_default=True, metavar=N_("MAPPE"), help=N_("Mappen med siderne.")
)
@click.option("--check", is_flag=True, help=N_("Sammenlign kun, og skriv intet."))
@click.pass_context
def docs(ctx: click.Context, out: str, *, check: bool) -> None:
    """Write or compare the pages."""
    from geoplan.report.law_text import law_text
    from geoplan.workflows.building_law import explained
    from geoplan.workflows.building_pages import law_page
    from geoplan.workflows.docs import pages, stale, write

    t = texts()
    law = law_page(law_text([(one.rule, one.parameters) for one in explained()], t))
    wanted = pages({COMMANDS_PAGE: commands_page(ctx.find_root().command), **law})
    changed = stale(out, wanted) if check else write(out, wanted)
    for name in changed:
        click.echo(f"{out}/{name}")
    if check and changed:
        click.echo(
            t.plural(N_("{n} side passer ikke. Kør “geoplan docs”."), N_("{n} sider passer ikke. Kør “geoplan docs”."), len(changed))
        )
        ctx.exit(1)
    if not changed:
        click.echo(t.plural(N_("{n} side passer."), N_("{n} sider passer."), len(wanted)))


def commands_page(root: click.Command) -> str:
    """Give the help of every command and sub-command as one page."""
    from geoplan.model.pages import page

    top = _context(root, "geoplan", None)
    return page(texts()(N_("Kommandoer")), [_help(root, top), *_parts(root, top, level=2)])


def _parts(group: click.Command, context: click.Context, *, level: int) -> list[str]:
    """Give heading and help of each command of the group, and after it those of its own commands, one level down."""
    parts: list[str] = []
    for name in group.list_commands(context) if isinstance(group, click.Group) else []:
        command = group.get_command(context, name) if isinstance(group, click.Group) else None
        if command is not None:
            below = _context(command, name, context)
            parts += [f"{'#' * level} {below.command_path}", _help(command, below), *_parts(command, below, level=level + 1)]
    return parts


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return click.Context(command, info_name=name, parent=parent, max_content_width=WIDTH, terminal_width=WIDTH)


def _help(command: click.Command, context: click.Context) -> str:
    return "```text\n" + "\n".join(line.rstrip() for line in command.get_help(context).splitlines()) + "\n```"
