"""Plan objects as a reader meets them: a provision with unit, denominator and level, never a bare number; dates as dates.

A view is made from one row of a plan frame: ``delomraade(frame, 3).max_bebyggelsesprocent``. What frames are asked of in one go is
``geoplan.plan.provisions.said`` and ``field_types`` here; the views ask the same functions of one row, so both always agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoplan.model.plan import plan_model
from geoplan.plan.calendar import day_of
from geoplan.plan.columns import NO, UNKNOWN, YES, flags, numbers, words
from geoplan.plan.provisions import DENOMINATOR, DENOMINATOR_DA, PROVISIONS, SLOTS, Provision, said
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd
    from numpy.typing import NDArray

GIVEN, NOT_REGULATED, SILENT = "given", "not_regulated", "silent"
"""A number stands; the object says that it does not regulate the matter; it says nothing, which is neither zero nor unlimited."""

ANSWER_DA: Final = {NOT_REGULATED: N_("ikke reguleret her"), SILENT: N_("ikke oplyst: læs plandokumentet")}
WHOLE_AREA = 1
"""The denominator that is one shared budget for the whole area: never to be counted per plot."""

BY_COLUMN: Final = {provision.column: provision for provision in PROVISIONS}
LEVEL_DA: Final = {
    "byggefelt": N_("byggefelt"),
    "delomraade": N_("delområde"),
    "lokalplan": N_("lokalplan"),
    "kommuneplanramme": N_("kommuneplanramme"),
}


@dataclass(frozen=True, slots=True)
class Bestemmelse:
    """One provision of one object. ``value`` is None unless ``answer`` is GIVEN.

    ``denominator`` is what a bebyggelsesprocent is a share of (code 1 to 4), None where it is not told or not needed. ``by_use``: the
    number is the mildest of those that stand for single uses.
    """

    title: str
    value: float | None
    unit: str
    answer: str
    level: str
    denominator: int | None = None
    by_use: bool = False

    @property
    def shared(self) -> bool:
        """Whether the number is one budget for the whole area."""
        return self.denominator == WHOLE_AREA

    @property
    def text(self) -> Phrase:
        """The provision in words: ``30 % af den enkelte grund (delområde)``."""
        level = Phrase(LEVEL_DA[self.level])
        if self.value is None:
            return Phrase(N_("{answer} ({level})"), answer=Phrase(ANSWER_DA[self.answer]), level=level)
        measure = Phrase(N_("{value} {unit}"), value=_short(self.value), unit=self.unit) if self.unit else _short(self.value)
        if self.denominator is None:
            unknown = self.unit == "%" and self.title == BY_COLUMN["bebygpct"].title
            of = Phrase(N_(" af noget, der ikke er oplyst")) if unknown else Phrase("")
        else:
            of = Phrase(N_(" af {denominator}"), denominator=Phrase(DENOMINATOR_DA[self.denominator]))
        return Phrase(N_("{measure}{of} ({level})"), measure=measure, of=of, level=level)


def _short(value: float) -> float | int:
    return int(value) if value.is_integer() else value


@dataclass(frozen=True, slots=True)
class Anvendelse:
    """A use: the code, its text where it is known, and the slot 1 to 10 of a specific one; 0 is the general use."""

    code: str
    label: str
    slot: int


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone that an object names. ``regulated``: whether it sets the zone (izonereg is false), None where that is not told."""

    code: str
    label: str
    regulated: bool | None


@dataclass(frozen=True, slots=True)
class Datoer:
    """The dates of an object; None where they are not given or impossible."""

    forslag: dt.date | None
    hoering_fra: dt.date | None
    hoering_til: dt.date | None
    vedtaget: dt.date | None
    ikraft: dt.date | None
    aflyst: dt.date | None


@dataclass(frozen=True)
class Planobjekt:
    """One plan object. ``row`` is a plan frame of one row; everything else is read from it."""

    kind: str
    row: pd.DataFrame

    def _word(self, column: str) -> str:
        return str(words(self.row, column)[0] or "")

    def _number(self, column: str) -> float:
        return float(numbers(self.row, column)[0])

    def _flag(self, column: str) -> bool | None:
        found = int(flags(self.row, column)[0])
        return None if found == UNKNOWN else found == YES

    @property
    def planid(self) -> int | None:
        """The register's key; None for a draft that has none yet."""
        value = self._number("planid")
        return None if np.isnan(value) else int(value)

    @property
    def name(self) -> str:
        """Plan number and name, of a part with its own number: ``1.70 Boliger ved åen, delområde A``."""
        plan = " ".join(
            filter(None, (self._word("plannr") or self._word("lp_plannr"), self._word("plannavn") or self._word("lp_plannavn")))
        )
        number = self._word("delnr")
        part = f"{plan_model().kinds[self.kind].title_da.lower()} {number}" if number else ""
        return ", ".join(filter(None, (plan, part)))

    @property
    def status(self) -> str:
        """KF, F, KV, V, KA or A; empty where it is not told."""
        return self._word("status")

    @property
    def document(self) -> str:
        """The address of the plan document, which is what binds; empty where there is none."""
        return self._word("doklink")

    @property
    def dates(self) -> Datoer:
        """The dates of the object."""
        columns = ("datoforsl", "datostart", "datoslut", "datovedt", "datoikraft", "datoaflyst")
        return Datoer(*(day_of(self.row[name].iloc[0]) if name in self.row else None for name in columns))

    @property
    def zone(self) -> Zone | None:
        """The zone that the object names; None where it names none."""
        code = self._word("zone")
        negated = self._flag("izonereg")
        return Zone(code, plan_model().lists["zonestatus"].label(code), None if negated is None else not negated) if code else None

    @property
    def uses(self) -> tuple[Anvendelse, ...]:
        """The general use and the specific ones in slot order; empty where none is given or the object does not regulate use."""
        named = [("anvgen", "anvgen", 0), *((f"anvspec{slot}", "anvspec", slot) for slot in SLOTS)]
        lists = plan_model().lists
        return tuple(Anvendelse(code, lists[name].label(code), slot) for column, name, slot in named if (code := self._word(column)))

    @property
    def needs_reading(self) -> bool:
        """Whether words of the object may change what its numbers say: special conditions, or provisions too complex for columns."""
        return bool(self._word("sforhold")) or self._flag("kompleks") is True

    def provision(self, column: str) -> Bestemmelse:
        """One provision by Plandata's column (``bebygpct``, ``maxbygnhjd`` ...). Raises KeyError for a column that is none."""
        wanted = BY_COLUMN[column]
        found = said(self.row, wanted)
        value, regulates = float(found.value[0]), int(found.regulates[0])
        answer = GIVEN if not np.isnan(value) else NOT_REGULATED if regulates == NO else SILENT
        known = None if np.isnan(value) else value
        return Bestemmelse(wanted.title, known, wanted.unit, answer, self.kind, self._denominator(wanted, known), bool(found.by_use[0]))

    def _denominator(self, wanted: Provision, value: float | None) -> int | None:
        code = self._number(DENOMINATOR)
        told = wanted.column == "bebygpct" and value is not None and code in DENOMINATOR_DA
        return int(code) if told else None

    @property
    def max_bebyggelsesprocent(self) -> Bestemmelse:
        """The plot ratio, with what it is a share of."""
        return self.provision("bebygpct")

    @property
    def max_bebygget_andel(self) -> Bestemmelse:
        """The share of the plot that may be built over."""
        return self.provision("bebygpctar")

    @property
    def max_etager(self) -> Bestemmelse:
        """The number of storeys, which may have decimals."""
        return self.provision("maxetager")

    @property
    def max_bygningshoejde(self) -> Bestemmelse:
        """The building height in metres."""
        return self.provision("maxbygnhjd")

    @property
    def max_etageareal(self) -> Bestemmelse:
        """The floor area in m²."""
        return self.provision("eareal")

    @property
    def max_rumfang(self) -> Bestemmelse:
        """The volume in m³ per m² of plot."""
        return self.provision("m3_m2")

    @property
    def min_grundstoerrelse(self) -> Bestemmelse:
        """The smallest plot at subdivision in m²."""
        return self.provision("minuds")


# -- building fields ---------------------------------------------------------------------------------------------------

TYPE_GIVEN, TYPE_IMPLIED, TYPE_OPEN, TYPE_CONTRADICTION, TYPE_UNKNOWN = "given", "implied", "open", "contradiction", "unknown"
"""The upload gives the type; the two flags imply it; they leave 2 or 4 open; they contradict each other; they are null."""

FLOOR_AREA_DA: Final = {
    1: N_("Etagearealet er planens; feltet har intet eget."),
    2: N_("Feltet har sit eget etageareal, som skal være angivet."),
    3: N_("Feltet kan have et etageareal."),
    4: N_("Feltet kan have et etageareal."),
}


class FieldTypes(NamedTuple):
    """The types of building fields, an entry each."""

    type: NDArray[np.float64]
    """1 to 4; NaN where it is not known."""
    how: NDArray[np.object_]
    """How it is known, or why it is not: one of the ``TYPE_`` words."""


def field_types(frame: pd.DataFrame) -> FieldTypes:
    """The type of each byggefelt: as given, else as the flags imply (1 binding, 3 indicative), which nobody has confirmed."""
    given = numbers(frame, "byggefelttype")
    only, indicative = flags(frame, "bygkunifelt"), flags(frame, "bygvejledende")
    how = np.full(len(frame), TYPE_UNKNOWN, dtype=object)
    how[(only == NO) & (indicative == NO)] = TYPE_OPEN
    how[(only == YES) & (indicative == YES)] = TYPE_CONTRADICTION
    binding, guiding = (only == YES) & (indicative == NO), (only == NO) & (indicative == YES)
    how[binding | guiding] = TYPE_IMPLIED
    known = np.isin(given, (1.0, 2.0, 3.0, 4.0))
    how[known] = TYPE_GIVEN
    implied = np.where(binding, 1.0, np.where(guiding, 3.0, np.nan))
    return FieldTypes(np.where(known, given, implied), how)


@dataclass(frozen=True)
class Byggefelt(Planobjekt):
    """A building field: where may be built, and how much of it."""

    @property
    def type(self) -> int | None:
        """1 to 4; None where it is not known."""
        value = float(field_types(self.row).type[0])
        return None if np.isnan(value) else int(value)

    @property
    def type_known_by(self) -> str:
        """How the type is known, or why it is not: one of the ``TYPE_`` words."""
        return str(field_types(self.row).how[0])

    @property
    def type_text(self) -> str:
        """The type's Danish name; empty where it is not known."""
        return plan_model().lists["byggefelttype"].label(str(self.type or ""))

    @property
    def only_inside(self) -> bool | None:
        """Whether may be built only inside the field; None where that is not known."""
        return None if self.type_known_by == TYPE_CONTRADICTION else self._flag("bygkunifelt")

    @property
    def floor_area_rule(self) -> str:
        """What the type says of floor area, a Danish text marked for translation; empty where the type is not known."""
        return FLOOR_AREA_DA.get(self.type or 0, "")


def view(kind: str, frame: pd.DataFrame, at: int) -> Planobjekt:
    """Row ``at`` of a plan frame as an object of its kind. Raises KeyError for a kind that is none, IndexError for a row that is none."""
    plan_model().kinds[kind]
    if not -len(frame) <= at < len(frame):
        raise IndexError(at)
    made: Any = Byggefelt if kind == "byggefelt" else Planobjekt
    row = frame.iloc[[at]]
    found: Planobjekt = made(kind, row)
    return found


def lokalplan(frame: pd.DataFrame, at: int) -> Planobjekt:
    """Row ``at`` as a lokalplan."""
    return view("lokalplan", frame, at)


def delomraade(frame: pd.DataFrame, at: int) -> Planobjekt:
    """Row ``at`` as a delområde."""
    return view("delomraade", frame, at)


def byggefelt(frame: pd.DataFrame, at: int) -> Byggefelt:
    """Row ``at`` as a byggefelt."""
    return Byggefelt("byggefelt", frame.iloc[[at]])


def ramme(frame: pd.DataFrame, at: int) -> Planobjekt:
    """Row ``at`` as a kommuneplanramme."""
    return view("kommuneplanramme", frame, at)
