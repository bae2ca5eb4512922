"""How the service goals are kept, as one page with a plot drawn inside it: days used by each decided case against its goal."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import jinja2
import pandas as pd
from markupsafe import Markup

from geoplan.building.process import GOALS
from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.texts import Texts

ROW, LEFT, WIDTH, TOP = 46, 210, 760, 34
HEADINGS: Final = {
    "sager": N_("Sager"),
    "afgjort": N_("Afgjort"),
    "maal_dage": N_("Mål, dage"),
    "andel": N_("Inden for målet"),
    "median_dage": N_("Median, dage"),
    "p90_dage": N_("90 % er afgjort inden, dage"),
    "median_pause_dage": N_("Ventet, dage (median)"),
    "aabne_over_maal": N_("Åbne over målet"),
}


def stats_html(table: pd.DataFrame, statistics: pd.DataFrame, t: Texts) -> str:
    """The page."""
    environment = jinja2.Environment(loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined)
    headings, rows = stats_rows(statistics, t)
    return environment.get_template("case_stats.html.j2").render(
        lang=t.language,
        title=t(N_("Sagsbehandlingstider mod servicemål")),
        plot=stats_plot(table, statistics, t),
        headings=headings,
        rows=rows,
        note=t(N_("Dage er kalenderdage fra fuldt oplyst til afgjort uden den tid, sagen ventede på ansøgeren.")),
        none=t(N_("Der er ingen sager i arbejdsområdet.")),
    )


def stats_rows(statistics: pd.DataFrame, t: Texts) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of the table, a row for each category."""
    rows = [[_named(row["kategori"], t), *(_shown(name, row[name], t) for name in HEADINGS)] for row in statistics.to_dict("records")]
    return [t(N_("Kategori")), *(t(heading) for heading in HEADINGS.values())], rows


def _template(name: str) -> str:
    return (files("geoplan.report") / "templates" / name).read_text(encoding="utf-8")


def _named(category: Any, t: Texts) -> str:
    return t(GOALS[category]) if category in GOALS else t(N_("intet servicemål"))


def _shown(name: str, value: Any, t: Texts) -> str:
    if pd.isna(value):
        return "–"
    if name == "andel":
        return f"{t.number(round(100 * value, 1))} %"
    return f"{float(value):g}".replace(".", "," if t.language == "da" else ".")


def stats_plot(table: pd.DataFrame, statistics: pd.DataFrame, t: Texts) -> Markup:
    """A strip for each category: a dot for each decided case at its days, and a line at the goal."""
    decided = table[table["afgjort"].notna() & table["brugt_dage"].notna()]
    if not len(decided):
        return Markup("")
    most = max(float(decided["brugt_dage"].max()), float(statistics["maal_dage"].fillna(0).max()), 10.0) * 1.05
    scale = (WIDTH - LEFT - 20) / most
    parts = [_axis(most, scale, len(statistics), t)]
    for at, row in enumerate(statistics.to_dict("records")):
        days = decided.loc[decided["kategori"] == row["kategori"], "brugt_dage"].astype(float).tolist()
        parts.append(_strip(TOP + at * ROW, _named(row["kategori"], t), days, row["maal_dage"], scale))
    height = TOP + ROW * len(statistics) + 10
    svg = Markup(
        '<svg class="drawing" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" font-family="sans-serif">'
        '<rect width="100%" height="100%" fill="#fff"/>{}</svg>'
    )
    return svg.format(t(N_("Brugte dage pr. sag mod servicemålet")), WIDTH, height, WIDTH, height, Markup("").join(parts))


def _axis(most: float, scale: float, rows: int, t: Texts) -> Markup:
    step = next(one for one in (5, 10, 20, 50, 100, 200, 500, 1000, 10_000) if most / one <= 10)  # noqa: PLR2004 -- ten ticks at the most
    tick = Markup(
        '<line x1="{0:.1f}" y1="{1}" x2="{0:.1f}" y2="{2}" stroke="#ddd"/>'
        '<text x="{0:.1f}" y="{3}" font-size="12" text-anchor="middle">{4}</text>'
    )
    ticks = [tick.format(LEFT + day * scale, TOP - 8, TOP + ROW * rows, TOP - 14, day) for day in range(0, int(most) + 1, step)]
    unit = Markup('<text x="{}" y="{}" font-size="12">{}</text>').format(LEFT - 60, TOP - 14, t(N_("dage")))
    return Markup("").join([unit, *ticks])


def _strip(y: float, name: str, days: list[float], goal: Any, scale: float) -> Markup:
    middle = y + ROW / 2
    dots = Markup("").join(
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}" fill-opacity="0.6"/>').format(
            LEFT + day * scale, middle + ((at * 7) % 17) - 8, "#b00020" if not pd.isna(goal) and day > goal else "#0b5394"
        )
        for at, day in enumerate(sorted(days))
    )
    line = Markup("")
    if not pd.isna(goal):
        line = Markup('<path d="M{0:.1f},{1:.1f} V{2:.1f}" stroke="#222" stroke-width="2" stroke-dasharray="5 3"/>').format(
            LEFT + float(goal) * scale, y + 4, y + ROW - 4
        )
    return Markup('<text x="4" y="{:.1f}" font-size="13">{}</text>{}{}').format(middle + 4, name, dots, line)
