"""Energy labels per municipal property, as text and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from geoplan.property.energy import WAYS
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.property.energy import Energy
    from geoplan.texts import Texts


def energy_text(made: Energy, texts: Texts) -> str:
    """The properties, and how the labels were joined."""
    return "\n".join([*_joined(made, texts), "", *_properties(made, texts)]) + "\n"


def _joined(made: Energy, texts: Texts) -> Iterator[str]:
    total = len(made.labels)
    yield texts(
        N_("{labels} i filen, {joined} koblet til en bygning, {unmatched} uden bygning i BBR."),
        labels=texts.plural(N_("{n} energimærke"), N_("{n} energimærker"), total),
        joined=texts.integer(total - made.unmatched),
        unmatched=texts.integer(made.unmatched),
    )
    ways = [f"{texts(WAYS[way])} {texts.integer(count)}" for way, count in made.joined_by().items() if count]
    if ways:
        yield texts(N_("Koblet efter: {ways}."), ways=", ".join(ways))
    yield texts(
        N_("Udløbet er det mærke, hvis sidste dag i filen er før {day}. Om en bygning skal have et mærke, afgøres ikke."),
        day=_day(made.day),
    )


def _properties(made: Energy, texts: Texts) -> Iterator[str]:
    if not len(made.properties):
        yield texts(N_("Kommunen ejer ingen bygninger i BBR's ejendomsrelationer (ejerforhold 50)."))
        return
    headings = (N_("BFE"), N_("Bygninger"), N_("Mærket"), N_("Mangler"), N_("Udløbet"), N_("Ældste"), N_("Adresse"))
    yield texts(N_("Kommunens ejendomme"))
    cells = [tuple(texts(one) for one in headings), *(_row(row) for row in made.properties.to_dict("records"))]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  " + "  ".join(cell.rjust(width) for cell, width in zip(row[:-1], widths, strict=False)) + "  " + row[-1]


def _row(row: Mapping[Any, Any]) -> tuple[str, ...]:
    counts = tuple(str(row[name]) for name in ("buildings", "labelled", "missing", "expired"))
    return (str(row["bfe"]), *counts, _day(row["oldest"]), clean(str(row["address"] or "")))


def _day(day: Any) -> str:
    return "" if pd.isna(day) else pd.Timestamp(str(day)).strftime("%d-%m-%Y")


def energy_json(made: Energy, texts: Texts) -> str:
    """The same as JSON, with every label and the building it was joined to."""
    properties = made.properties.assign(oldest=made.properties["oldest"].map(_day))
    columns = ["bbruuid", "way", "bfe", "adresse", "gyldig_fra", "gyldig_til", "klasse", "nummer"]
    labels = made.labels[columns].assign(gyldig_fra=made.labels["gyldig_fra"].map(_day), gyldig_til=made.labels["gyldig_til"].map(_day))
    content = {
        "day": made.day.isoformat(),
        "labels": len(labels),
        "unmatched": made.unmatched,
        "joined_by": {texts(WAYS[way]): count for way, count in made.joined_by().items()},
        "properties": json.loads(properties.to_json(orient="records", force_ascii=False)),
        "all_labels": json.loads(labels.to_json(orient="records", force_ascii=False)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)
