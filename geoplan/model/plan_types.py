"""The plan model in memory: kinds of plan objects, their columns, the code lists, and the layers that the register serves.

Content lives in ``datamodel/plan``; ``geoplan.model.plan`` reads it. Names of columns, layers and codes stay just as Plandata writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.model.types import FieldType, Source

PLAN_KINDS = (
    "kommuneplan",
    "kommuneplantillaeg",
    "kommuneplanramme",
    "retningslinje",
    "lokalplan",
    "delomraade",
    "byggefelt",
    "zonekort",
    "landzonetilladelse",
)
"""The kinds of plan objects, by the names they have everywhere in geoplan."""


class Role(StrEnum):
    """What the objects of a kind are."""

    PLAN = "plan"  # objects after Planloven: the nine of PLAN_KINDS
    SECTOR = "sektor"  # sector plans that the same register serves (sewers, heat): recognised and read, not worked with


class Required(StrEnum):
    """When a column must hold a value."""

    REGISTER = "register"  # filled by the register, never delivered
    ALWAYS = "always"  # always, once the object is no draft
    NO = "no"
    BY_STATUS = "by_status"  # the dates: what the plan's status demands
    FROM_FORSLAG = "from_forslag"  # from status F on
    KOMPLAN_OR_KOMTIL = "komplan_or_komtil"  # one of the two
    UNLESS_IANVREG = "unless_ianvreg"  # unless the object does not regulate use
    IF_ZONE_REGULATED = "if_zone_regulated"  # when izonereg is false
    EXTENT = "extent"  # one rule on extent, or iomfangreg
    IF_BEBYGPCT = "if_bebygpct"
    BY_BYGGEFELTTYPE = "by_byggefelttype"
    IF_KOMPLEKS = "if_kompleks"
    WIND = "wind"  # plans for wind turbines, in the older model


class Validity(StrEnum):
    """Which model a code belongs to."""

    CURRENT = "current"
    MODEL_2020 = "2020"  # the model of 2019-2020; whether it still holds has not been seen
    MODEL_2017 = "2017"
    PLANDK2 = "plandk2"  # before Plandata.dk
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PlanCode:
    """One code of a list. ``label_da`` is empty where the current text has not been read; ``note_da`` then says what is known."""

    code: str
    label_da: str
    rest_enum: str
    valid: Validity
    note_da: str
    source: str
    confidence: str


@dataclass(frozen=True)
class PlanCodeList:
    """A list of codes. Where it is not ``complete``, a code outside it may well be right: it can only be told, never refused."""

    name: str
    title_da: str
    complete: bool
    note_da: str
    source: str
    codes: tuple[PlanCode, ...]

    @cached_property
    def by_code(self) -> Mapping[str, PlanCode]:
        """The codes by their text."""
        return MappingProxyType({code.code: code for code in self.codes})

    def label(self, code: str) -> str:
        """The Danish text of the code; empty where it is not known."""
        found = self.by_code.get(code)
        return found.label_da if found else ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One column of a kind, a slot of ten being a column of its own (``anvspec3`` is slot 3 of the family ``anvspec{n}``).

    ``type``: a date is an integer YYYYMMDD in the register. ``upload_name`` is the name of the upload template where it is known.
    ``short_name`` is what a shapefile calls the column, at most ten characters. ``presumed``: the sources do not name the column for this
    kind; it follows from the nature of the object.
    """

    name: str
    type: FieldType
    length: int | None
    decimals: int | None
    upload_name: str
    short_name: str
    unit: str
    code_list: str
    required: Required
    title_da: str
    note_da: str
    meaning_en: str
    source: str
    confidence: str
    presumed: bool = False
    family: str = ""
    slot: int | None = None

    @property
    def delivered(self) -> bool:
        """Whether an upload may hold the column; what the register fills itself is left out."""
        return self.required is not Required.REGISTER

    @property
    def verified(self) -> bool:
        """Whether name and meaning are confirmed by a source for this kind."""
        return self.confidence.startswith("verified") and self.confidence != "verified-name" and not self.presumed


@dataclass(frozen=True)
class PlanKind:
    """One kind of plan object: ``lokalplan``, ``delomraade`` ... with its columns in the order of the content.

    ``ladder_rank`` 1 (byggefelt) goes before 4 (ramme) when a provision is looked up; None stands outside the ladder.
    """

    name: str
    role: Role
    title_da: str
    plural_da: str
    geometry_types: tuple[str, ...]
    ladder_rank: int | None
    parent_kind: str
    parent_column: str
    objektkode: str
    source: str
    confidence: str
    attributes: tuple[Attribute, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Attribute]:
        """The columns by their name."""
        return MappingProxyType({column.name: column for column in self.attributes})

    @cached_property
    def by_short_name(self) -> Mapping[str, Attribute]:
        """The columns by the name that a shapefile gives them."""
        return MappingProxyType({column.short_name: column for column in self.attributes})

    @cached_property
    def delivered(self) -> tuple[Attribute, ...]:
        """The columns that an upload may hold."""
        return tuple(column for column in self.attributes if column.delivered)

    def slots(self, family: str) -> tuple[Attribute, ...]:
        """The columns of one family in slot order: ``anvspec`` gives ``anvspec1`` to ``anvspec10``."""
        return tuple(column for column in self.attributes if column.slot is not None and column.family == family)


@dataclass(frozen=True, slots=True)
class PlanLayer:
    """One layer that the register serves: its name, and the kind and status of what it holds. Code lists and upload types have no kind."""

    name: str
    namespace: str
    kind: str
    group: str
    status: str  # F, V, A, or empty where the layer holds several
    temakode: str
    title_da: str
    geometry_types: tuple[str, ...]
    note_da: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OtherName:
    """What REST or an older view calls a column: ``attribute`` there is ``twin`` here, or nothing that is known."""

    dto: str
    attribute: str
    twin: str
    type: str
    meaning_en: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class FlagType:
    """Which types of byggefelt a pair of flags allows. Flags are ``true``, ``false``, ``null`` or ``*``; no types is a contradiction."""

    bygkunifelt: str
    bygvejledende: str
    types: tuple[str, ...]
    note_da: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ValidationRule:
    """One demand on plan data, where it stands, and the rules of geoplan that carry it out, or why none does."""

    id: str
    krav_da: str
    severity: str
    scope: tuple[str, ...]
    logic: str
    source: str
    standing: str
    rule_ids: tuple[str, ...]
    not_yet: str


@dataclass(frozen=True, slots=True)
class PlanlovenRule:
    """One rule of Planloven: what it demands, how far a program can check it, and how."""

    id: str
    paragraph: str
    krav_da: str
    check: str  # full, partial or manual
    how_da: str
    inputs: tuple[str, ...]
    source: str
    confidence: str
    rule_ids: tuple[str, ...]
    not_checkable: str

    @property
    def standing(self) -> str:
        """``rule`` where a program can check all of it, ``partial`` where a person must judge too, ``not_checkable`` where none can."""
        return "not_checkable" if self.not_checkable else "rule" if self.check == "full" else "partial"


@dataclass(frozen=True)
class PlanModel:
    """The whole plan model. Made by ``geoplan.model.plan``, checked there, and never changed after."""

    version: str
    kinds: Mapping[str, PlanKind]
    layers: tuple[PlanLayer, ...]
    lists: Mapping[str, PlanCodeList]
    other_names: tuple[OtherName, ...]
    byggefelt_flags: tuple[FlagType, ...]
    validation_rules: tuple[ValidationRule, ...]
    planloven_rules: tuple[PlanlovenRule, ...]
    sources: tuple[Source, ...]

    @cached_property
    def by_layer_name(self) -> Mapping[str, PlanLayer]:
        """The layers by their name in the WFS, without namespace."""
        return MappingProxyType({layer.name: layer for layer in self.layers if layer.name})

    def codes(self, kind: str, column: str) -> PlanCodeList | None:
        """The code list of a column, where it has one whose codes are known."""
        attribute = self.kinds[kind].by_name.get(column)
        found = self.lists.get(attribute.code_list) if attribute else None
        return found if found and found.codes else None
