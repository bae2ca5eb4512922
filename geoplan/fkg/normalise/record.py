"""What was changed, and what was refused: one line per change, kept column by column.

A change of a value is a line of its own. What is the same for a whole column and loses nothing (a column renamed, numbers that
the file held as text) is one line with the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as made_by
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.rules import Rule


class Kind(StrEnum):
    """What sort of change a line tells of."""

    COORDINATES = "koordinatsystem"
    RENAMED = "omdoebt"
    LEFT_OUT = "udeladt"
    ADDED = "tilfoejet"
    TYPE = "type"
    EMPTY = "tom"
    ZERO = "nul"
    VALUE = "vaerdi"
    TRIMMED = "trimmet"
    LETTERS = "tegnsaet"
    CUT_LETTERS = "halvt_bogstav"
    UUID = "uuid"
    ROUNDED = "afrundet"
    DEFAULT = "standardvaerdi"
    STRAIGHT = "buer"
    FLAT = "hoejder"
    GATHERED = "samlet"
    MULTI = "multi"
    REPEATED = "gentagne_punkter"
    REPAIRED = "repareret"
    CUT = "afkortet"
    REFUSED = "afvist"


KIND_DA: Mapping[Kind, str] = {
    Kind.COORDINATES: N_("koordinatsystem"),
    Kind.RENAMED: N_("kolonne omdøbt"),
    Kind.LEFT_OUT: N_("kolonne holdt ude"),
    Kind.ADDED: N_("kolonne tilføjet"),
    Kind.TYPE: N_("kolonnens type ændret"),
    Kind.EMPTY: N_("tom tekst er nu ingen værdi"),
    Kind.ZERO: N_("0 fra MapInfo er nu ingen værdi"),
    Kind.VALUE: N_("værdi skrevet om til kolonnens type"),
    Kind.TRIMMED: N_("mellemrum fjernet i enderne"),
    Kind.LETTERS: N_("tegnsæt rettet"),
    Kind.CUT_LETTERS: N_("halvt bogstav udeladt"),
    Kind.UUID: N_("UUID skrevet på normal form"),
    Kind.ROUNDED: N_("afrundet"),
    Kind.DEFAULT: N_("standardværdi sat ind"),
    Kind.STRAIGHT: N_("buer gjort til rette linjer"),
    Kind.FLAT: N_("højder fjernet"),
    Kind.GATHERED: N_("samling lavet om til temaets slags"),
    Kind.MULTI: N_("gjort til multitype"),
    Kind.REPEATED: N_("gentagne punkter fjernet"),
    Kind.REPAIRED: N_("geometri repareret"),
    Kind.CUT: N_("afkortet i Shapefile"),
    Kind.REFUSED: N_("afvist"),
}

MEASURES: Final = ("areal_foer", "areal_efter", "laengde_foer", "laengde_efter", "hausdorff_m")
"""Of a change of geometry: area (m2) and length (m) before and after, and the Hausdorff distance between the two (m)."""

SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("fil", "lag", "tabel")),
        *((name, pa.int64()) for name in ("raekke", "leveret_fid", "klar_fid")),
        *((name, pa.string()) for name in ("felt", "slags", "regel", "foer", "efter")),
        ("antal", pa.int64()),
        *((name, pa.float64()) for name in MEASURES),
    ]
)
"""The columns of the record. ``raekke`` counts from 0 as reports do; ``leveret_fid`` is the feature id as delivered.

``klar_fid`` is the id in the ready layer.
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """One sort of change in one column.

    ``at`` are positions in the rows at hand, with a text before and after for each; None for a line about the layer as a whole, which
    concerns ``count`` rows. ``rule`` is the id of the rule that the change mends, empty where no rule asks for it.
    """

    field: str
    kind: Kind
    before: Sequence[str | None]
    after: Sequence[str | None]
    rule: str = ""
    at: NDArray[np.int64] | None = None
    count: int = 0
    measures: Mapping[str, NDArray[np.float64]] = made_by(default_factory=dict)

    @property
    def rows(self) -> int:
        """The number of rows that the change concerns."""
        return self.count if self.at is None else len(self.at)


def of_layer(name: str, kind: Kind, count: int, *, before: str = "", after: str = "", rule: str = "") -> Edit:
    """One line about a column or layer as a whole."""
    return Edit(name, kind, [before], [after], rule, None, count)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows that cannot be loaded because of one rule, found before the rules were asked.

    ``silences`` are ids of rules that need not say the same again of these rows.
    """

    rule: Rule
    at: NDArray[np.int64]
    value: Sequence[Any]
    place: NDArray[np.float64] | None = None
    details: Mapping[str, Sequence[Any]] = made_by(default_factory=dict)
    silences: tuple[str, ...] = ()


def part_of_record(edit: Edit, origin: Mapping[str, str], rows: Mapping[str, NDArray[Any]]) -> pa.Table:
    """The lines of one change. ``origin`` names file, layer and table of a line about a whole layer.

    ``rows`` gives, for each position, file and layer (texts), row, fid and ready fid (-1 where there is none).
    """
    count = 1 if edit.at is None else len(edit.at)
    whole: dict[str, Any] = {"tabel": [origin["tabel"]] * count}
    for name, values in rows.items():
        if name in origin:
            whole[name] = [origin[name]] if edit.at is None else values[edit.at]
        else:
            numbers = np.full(1, -1) if edit.at is None else values[edit.at]
            whole[name] = pa.array(numbers, pa.int64(), mask=numbers < 0)
    whole |= {name: [text] * count for name, text in (("felt", edit.field), ("slags", str(edit.kind)), ("regel", edit.rule))}
    whole |= {"foer": edit.before, "efter": edit.after, "antal": [edit.count if edit.at is None else 1] * count}
    for name in MEASURES:
        measured = edit.measures.get(name)
        whole[name] = [None] * count if measured is None else pa.array(measured, pa.float64(), mask=np.isnan(measured))
    return pa.table({column.name: pa.array(whole[column.name], column.type) for column in SCHEMA}, schema=SCHEMA)


def chosen(edit: Edit, kept: NDArray[np.bool_]) -> Edit | None:
    """The change where ``kept`` holds; None where nothing is left of it."""
    if edit.at is None:
        return edit
    mask = kept[edit.at]
    if mask.all():
        return edit
    which = np.flatnonzero(mask).tolist()
    measures = {name: values[mask] for name, values in edit.measures.items()}
    before, after = [edit.before[i] for i in which], [edit.after[i] for i in which]
    return replace(edit, at=edit.at[mask], before=before, after=after, measures=measures) if which else None
