"""The checks over time: how many findings each run had, as a table and a drawing."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import jinja2
import pandas as pd
from markupsafe import Markup

from geoplan.property.consistency.content import LIST_DA, ListKind
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.texts import Texts

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 300, 60, 190, 20, 40
COLOURS: Final = {"attention": "#0b57a4", "error": "#b3261e", "proposal": "#7a5c00", "correction": "#2e6b34", "machine": "#5b3a8c"}
DASHES: Final = {"attention": "", "error": "7 3", "proposal": "2 3", "correction": "9 3 2 3", "machine": "4 4"}
"""Lines differ in colour and in dashes, so that nobody must tell colours apart."""


def runs(kept: pd.DataFrame) -> pd.DataFrame:
    """A row for each run: the day, the findings of each kind of list and in all, and how many checks could not be decided."""
    if not len(kept):
        return pd.DataFrame(columns=["koert", "dag", *map(str, ListKind), "alle", "uafgjort"])
    frame = kept.assign(antal=pd.to_numeric(kept["antal"]))
    counts = frame.pivot_table(index=["koert", "dag"], columns="liste", values="antal", aggfunc="sum", fill_value=0)
    counts = counts.reindex(columns=list(map(str, ListKind)), fill_value=0)
    counts["alle"] = counts.sum(axis=1)
    counts["uafgjort"] = frame["tilstand"].eq("undecided").groupby([frame["koert"], frame["dag"]]).sum()
    return counts.reset_index().sort_values(["dag", "koert"], kind="stable").reset_index(drop=True)


def changes(kept: pd.DataFrame) -> pd.DataFrame:
    """Per check the findings of the first and the last run that decided it, and their difference; the greatest fall first."""
    decided = kept[kept["tilstand"] != "undecided"]
    sums = decided.groupby(["dag", "koert", "nummer"], as_index=False).agg(antal=("antal", "sum"), regel=("regel", "first"))
    grouped = sums.groupby("nummer")
    made = pd.DataFrame({"regel": grouped["regel"].last(), "foerst": grouped["antal"].first(), "sidst": grouped["antal"].last()})
    made["forskel"] = made["sidst"] - made["foerst"]
    return made[made["forskel"] != 0].sort_values("forskel", kind="stable").reset_index()


def stats_text(kept: pd.DataFrame, titles: dict[str, str], texts: Texts) -> str:
    """The table of runs, and what changed from the first to the last."""
    table = runs(kept)
    if not len(table):
        return texts(N_("Ingen kørsler er gemt. Kør “geoplan property check” med --keep.")) + "\n"
    lines = _columns([headings(texts), *rows(table, texts)])
    moved = changes(kept)
    if len(moved):
        lines += ["", texts(N_("Ændret fra første til sidste kørsel"))]
        for row in moved.itertuples(index=False):
            lines.append(f"  {row.nummer} {row.forskel:>+6}  {row.foerst} > {row.sidst}  {titles.get(str(row.regel), row.regel)}")
    lines += ["", verdict(table, texts)]
    return "\n".join(lines) + "\n"


def verdict(table: pd.DataFrame, texts: Texts) -> str:
    """Whether it is getting better, in one sentence; runs with more left open are not compared as if they were alike."""
    first, last = table.iloc[0], table.iloc[-1]
    if len(table) == 1:
        return texts(N_("Kun én kørsel er gemt; der er intet at sammenligne med."))
    values = {"first": texts.integer(int(first["alle"])), "last": texts.integer(int(last["alle"]))}
    if last["uafgjort"] > first["uafgjort"]:
        return texts(
            N_("Fra {first} til {last} fund, men flere kontroller kan ikke afgøres nu, så tallene kan ikke sammenlignes."), **values
        )
    if last["alle"] < first["alle"]:
        return texts(N_("Det går fremad: fra {first} til {last} fund."), **values)
    if last["alle"] > first["alle"]:
        return texts(N_("Der er kommet flere fund: fra {first} til {last}."), **values)
    return texts(N_("Antallet af fund er uændret: {last}."), **values)


def headings(texts: Texts) -> list[str]:
    """The headings of the table of runs."""
    return [texts(N_("Dag")), *(texts(LIST_DA[kind]) for kind in ListKind), texts(N_("i alt")), texts(N_("uafgjorte kontroller"))]


def rows(table: pd.DataFrame, texts: Texts) -> list[list[str]]:
    """The runs as text."""
    columns = [*map(str, ListKind), "alle", "uafgjort"]
    return [[_day(row["dag"]), *(texts.integer(int(row[name])) for name in columns)] for row in table.to_dict("records")]


def _day(text: str) -> str:
    return "-".join(reversed(str(text)[:10].split("-")))


def _columns(cells: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


# -- drawing ------------------------------------------------------------------------------------------------------------


def stats_svg(kept: pd.DataFrame, texts: Texts) -> str:
    """The drawing as a file of its own."""
    return str(_plot(runs(kept), texts))


def stats_html(kept: pd.DataFrame, texts: Texts) -> str:
    """The page: the drawing and the table."""
    environment = jinja2.Environment(loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined)
    table = runs(kept)
    return environment.get_template("case_stats.html.j2").render(
        lang=texts.language,
        title=texts(N_("Ejendomskontrol over tid")),
        plot=_plot(table, texts) if len(table) else "",
        headings=headings(texts),
        rows=rows(table, texts),
        note=verdict(table, texts) if len(table) else "",
        none=texts(N_("Ingen kørsler er gemt. Kør “geoplan property check” med --keep.")),
    )


def _template(name: str) -> str:
    return (files("geoplan.report") / "templates" / name).read_text(encoding="utf-8")


def _plot(table: pd.DataFrame, texts: Texts) -> Markup:
    """A line for each kind of list over the days of the runs."""
    most = max(int(table[list(map(str, ListKind))].to_numpy().max(initial=0)) if len(table) else 0, 1)
    frame = _axes(most, texts) + _days(table)
    curves = Markup("").join(_curve(kind, table, most, at, texts) for at, kind in enumerate(ListKind))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-label="{}" viewBox="0 0 {} {}"'
        ' width="{}" height="{}">{}{}</svg>'
    ).format(texts(N_("Fund pr. kørsel og liste")), WIDTH, HEIGHT, WIDTH, HEIGHT, frame, curves)


def _x(at: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (at / (count - 1) if count > 1 else 0.5)


def _y(value: float, most: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)


def _axes(most: int, texts: Texts) -> Markup:
    """Lines across at a handful of round numbers."""
    step = next(one * 10**power for power in range(9) for one in (1, 2, 5) if most / (one * 10**power) <= 6)  # noqa: PLR2004 -- six lines at the most
    line = Markup(
        '<line x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}" stroke="#ddd"/>'
        '<text x="{3}" y="{4:.1f}" font-size="12" text-anchor="end">{5}</text>'
    )
    return Markup("").join(
        line.format(LEFT, WIDTH - RIGHT, _y(value, most), LEFT - 6, _y(value, most) + 4, texts.integer(value))
        for value in range(0, most + 1, step)
    )


def _days(table: pd.DataFrame) -> Markup:
    count = len(table)
    every = max(1, -(-count // 6))
    mark = Markup('<text x="{:.1f}" y="{}" font-size="12" text-anchor="middle">{}</text>')
    days = [_day(day) for day in table["dag"]] if count else []
    return Markup("").join(mark.format(_x(at, count), HEIGHT - 14, day) for at, day in enumerate(days) if at % every == 0)


def _curve(kind: ListKind, table: pd.DataFrame, most: int, at: int, texts: Texts) -> Markup:
    values: list[Any] = table[str(kind)].tolist() if len(table) else []
    points = " ".join(f"{_x(place, len(values)):.1f},{_y(value, most):.1f}" for place, value in enumerate(values))
    dots = Markup("").join(
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/>').format(_x(place, len(values)), _y(value, most), COLOURS[str(kind)])
        for place, value in enumerate(values)
    )
    line = Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>')
    legend = Markup(
        '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="{3}" stroke-width="2" stroke-dasharray="{4}"/>'
        '<text x="{5}" y="{6}" font-size="13">{7}</text>'
    )
    y = TOP + 12 + at * 22
    left = WIDTH - RIGHT + 14
    said = legend.format(left, left + 26, y, COLOURS[str(kind)], DASHES[str(kind)], left + 32, y + 4, texts(LIST_DA[kind]))
    return line.format(points, COLOURS[str(kind)], DASHES[str(kind)]) + dots + said
