"""The list of addresses around a plan as text, JSON, CSV or Excel."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final, Protocol

import pandas as pd

from geoplan.property.joins import CERTAINTY_DA, Certainty
from geoplan.property.neighbours import COLUMNS, INSIDE, NEAR
from geoplan.report.csv_report import BYTE_ORDER_MARK
from geoplan.report.table import inert
from geoplan.report.values import clean, plain
from geoplan.report.wrapping import wrapped
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geoplan.store import StoredLayer
    from geoplan.texts import Phrase, Texts

RELATION_DA: Final = {INSIDE: N_("i planen"), NEAR: N_("nabo")}
HEADINGS: Final = {
    "relation": N_("Forhold"),
    "distance_m": N_("Afstand (m)"),
    "address": N_("Adresse"),
    "postcode": N_("Postnr."),
    "town": N_("By"),
    "bfe": N_("BFE"),
    "parcels": N_("Jordstykker"),
    "note": N_("Bemærkning"),
    "house_id": N_("Husnummerets id"),
    "address_id": N_("Adressens id"),
}
_WIDTHS: Final = (10, 12, 34, 9, 22, 12, 40, 40, 38, 38)


class HearingLike(Protocol):
    """What a writer needs of the list."""

    @property
    def plan(self) -> str: ...  # noqa: D102 - as in the list
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def distance_m(self) -> float: ...  # noqa: D102
    @property
    def rows(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def unknown(self) -> tuple[Phrase, ...]: ...  # noqa: D102
    @property
    def sources(self) -> tuple[StoredLayer, ...]: ...  # noqa: D102


def hearing_text(found: HearingLike, t: Texts) -> str:
    """How many there are, the addresses by where they lie, and what is not known."""
    lines = list(wrapped(_title(found, t)))
    for relation in (INSIDE, NEAR):
        rows = found.rows[found.rows["relation"] == relation]
        lines += ["", t(N_("{relation}: {addresses}, {properties}"), **_counts(rows, relation, t)), *_listed(rows, t)]
    lines += ["", t(N_("Det vides ikke"))]
    lines += [line for one in found.unknown for line in wrapped("- " + t(one), "  ", "    ")]
    return "\n".join(lines)


def _title(found: HearingLike, t: Texts) -> str:
    name = f"{clean(found.plan)} {clean(found.name)}".strip()
    distance = t.number(found.distance_m, 0)
    return t(N_("Adresser i {name} ({status}) og inden for {distance} m af den"), name=name, status=found.status or "?", distance=distance)


def _counts(rows: pd.DataFrame, relation: str, t: Texts) -> dict[str, str]:
    addresses, properties = int(rows["address"].ne("").sum()), rows["parcels"].nunique()
    title = t(RELATION_DA[relation])
    return {
        "relation": title[:1].upper() + title[1:],
        "addresses": t.plural("{n} adresse", "{n} adresser", addresses),
        "properties": t.plural("{n} ejendom", "{n} ejendomme", properties),
    }


def _listed(rows: pd.DataFrame, t: Texts) -> Iterator[str]:
    loose = rows["bfe"].eq("") & ~rows["common"] & rows["address"].eq("")
    for row in rows[~loose].to_dict("records"):
        where = " ".join(clean(row[one]) for one in ("postcode", "town") if isinstance(row[one], str))
        name = clean(row["address"]) or t(N_("(ingen adresse)"))
        away = t(N_("{distance} m"), distance=t.number(row["distance_m"], 1)) if row["relation"] == NEAR else ""
        note = _note(row, t) if not row["address"] or row["common"] else ""
        parts = [name + (f", {where}" if where else ""), away, clean(row["parcels"]) if not row["address"] else "", note]
        yield from wrapped(" – ".join(part for part in parts if part), "  ", "    ")
    if loose.any():
        names = "; ".join(clean(one) for one in rows.loc[loose, "parcels"])
        yield from wrapped(t(N_("jordstykker uden ejendom, fx veje: {names}"), names=names), "  ", "    ")


def _note(row: dict[Any, Any], t: Texts) -> str:
    if row["common"]:
        return t(N_("fælleslod: ejerne kan ikke afgøres"))
    if not row["bfe"]:
        return t(N_("jordstykke uden ejendom"))
    if not row["address"]:
        return t(N_("ejendom uden adresse"))
    return t(N_("jordstykket {certainty}"), certainty=t(CERTAINTY_DA[Certainty.CHECK])) if row["certainty"] == Certainty.CHECK else ""


def hearing_json(found: HearingLike, t: Texts) -> str:
    """Everything, with the codes of the list."""
    rows = [{name: plain(row[name]) for name in COLUMNS} for row in found.rows.astype(object).to_dict("records")]
    values = {
        "plan": found.plan,
        "name": found.name,
        "status": found.status,
        "distance_m": found.distance_m,
        "addresses": rows,
        "unknown": [t(one) for one in found.unknown],
        "sources": [{"layer": one.name, "source": one.source, "day": one.date, "count": one.count} for one in found.sources],
    }
    return json.dumps(values, ensure_ascii=False, indent=1)


def _shown(found: HearingLike, t: Texts) -> pd.DataFrame:
    """The table with headings and words in the reader's language; texts cannot run as formulas."""
    rows = found.rows.copy()
    rows["note"] = [_note(row, t) for row in rows.to_dict("records")]
    rows["relation"] = rows["relation"].map({name: t(said) for name, said in RELATION_DA.items()})
    shown = rows[list(HEADINGS)].astype({"distance_m": float})
    for name in [one for one in shown if one != "distance_m"]:
        shown[name] = shown[name].map(lambda value: inert(clean(value)) if isinstance(value, str) else "")
    return shown.rename(columns={name: t(said) for name, said in HEADINGS.items()})


def hearing_csv(found: HearingLike, t: Texts) -> str:
    """As a spreadsheet reads it: in Danish with semicolons and decimal comma, after a byte order mark."""
    danish, text = t.language == "da", io.StringIO()
    _shown(found, t).to_csv(text, index=False, sep=";" if danish else ",", decimal="," if danish else ".", lineterminator="\r\n")
    return BYTE_ORDER_MARK + text.getvalue()


def write_hearing_xlsx(found: HearingLike, path: Path, t: Texts) -> None:
    """A sheet with the addresses and one with what is not known. Raises UnwritableError."""
    import xlsxwriter  # noqa: PLC0415 -- only this format needs it

    from geoplan.report.xlsx import CREATED  # noqa: PLC0415

    shown = _shown(found, t)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": _title(found, t), "created": CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(t(N_("Adresser")))
        sheet.freeze_panes(1, 0)
        for number, (name, width) in enumerate(zip(shown, _WIDTHS, strict=True)):
            sheet.set_column(number, number, width)
            sheet.write(0, number, name, bold)
            sheet.write_column(1, number, [None if value == "" or pd.isna(value) else value for value in shown[name]])
        sheet.autofilter(0, 0, max(len(shown), 1), len(shown.columns) - 1)
        notes = book.add_worksheet(t(N_("Om listen")))
        notes.set_column(0, 0, 110)
        notes.write_column(0, 0, [_title(found, t), *(t(one) for one in found.unknown)])
