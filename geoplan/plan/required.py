"""What a plan object must hold in each state of its life: columns, geometry, document, dates and what it regulates.

Which columns a kind must always have is the plan model's (``required`` in ``datamodel/plan/attributes.csv``); from which state they must be
there is derived from the register's guidance and the Planning Act. A draft (KF) may lack everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoplan.model.plan import PLAN_KINDS, Required, plan_model
from geoplan.plan.calendar import given as day_given
from geoplan.plan.columns import YES, flags, numbers, words
from geoplan.plan.provisions import PROVISIONS, said
from geoplan.rules import Reference
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

    from geoplan.plan.calendar import Mask

PUBLISHED: Final = ("F", "KV", "V", "KA", "A")
"""States from the proposal on."""
ADOPTED: Final = ("V", "KA", "A")

PARTS: Final = ("delomraade", "byggefelt")
"""Kinds that follow their lokalplan. They have no document and no dates of their own to fill: the plan's count."""
REGULATING: Final = ("lokalplan", "delomraade", "kommuneplanramme")
HEARD: Final = ("lokalplan", "kommuneplan", "kommuneplantillaeg", "kommuneplanramme", "retningslinje")
"""Kinds that are first a proposal in public hearing."""

REGISTER: Final = Reference(N_("Plandata.dk's vejledning om indberetning af lokalplaner"))
DERIVED: Final = Reference(N_("afledt af Plandata.dk's vejledning"), "proposal")
HEARING: Final = Reference(N_("Planlovens § 24, stk. 1"))
ADOPTION: Final = Reference(N_("Planlovens § 30 og § 54 b; Plandata.dk's vejledning"))
CANCELLATION: Final = Reference(N_("Plandata.dk's planregler"))
REGULATES: Final = Reference(N_("Plandata.dk's kodelister og datamodel; for lokalplaner afledt"), "proposal")

_SUBJECTS: Final = (
    ("ianvreg", ("anvgen",), N_("anvendelse (anvgen, eller ianvreg = ja)")),
    ("izonereg", ("zone",), N_("zone (zone, eller izonereg = ja)")),
    ("iomfangreg", (), N_("omfang (mindst én bestemmelse, eller iomfangreg = ja)")),
    ("iudstykreg", ("udstykantal", "udstykforbud"), N_("udstykning (mindst én bestemmelse, eller iudstykreg = ja)")),
)
"""A flag that says "not regulated", further columns that answer it beside the provisions under it, and the matter's name."""


NEGATIONS: Final = frozenset(flag for flag, _, _ in _SUBJECTS)
"""The flags that say "not regulated"."""


class Missing(NamedTuple):
    """One thing that some rows lack in a state."""

    field: str
    title: str  # a Danish text: the column's title, or the matter's name
    mask: Mask
    reference: Reference


def missing(kind: str, frame: gpd.GeoDataFrame, state: str) -> Iterator[Missing]:
    """What the objects of ``frame`` lack to be in ``state``; only what some of them lack."""
    if state in PUBLISHED:
        for one in (*_columns(kind, frame), *_geometry(frame), *_document(kind, frame, state), *_dates(kind, frame, state)):
            if one.mask.any():
                yield one
    if state in {"F", "KV", "V"}:
        yield from (one for one in _regulated(kind, frame) if one.mask.any())


def empty(frame: pd.DataFrame, column: str) -> Mask:
    """Where nothing stands in the column; everywhere when there is no such column."""
    return np.array([value is None for value in words(frame, column)], dtype=bool)


def _columns(kind: str, frame: gpd.GeoDataFrame) -> Iterator[Missing]:
    for attribute in plan_model().kinds[kind].attributes:
        if attribute.required is not Required.ALWAYS or attribute.presumed or attribute.name in {flag for flag, _, _ in _SUBJECTS}:
            continue
        mask = empty(frame, attribute.name)
        if attribute.name == "lokplan_id":
            mask &= empty(frame, "plan_objekt_id")
        yield Missing(attribute.name, attribute.title_da, mask, REGISTER)


def _geometry(frame: gpd.GeoDataFrame) -> Iterator[Missing]:
    geometry = frame.geometry
    yield Missing("geometri", N_("geometri"), np.asarray(geometry.isna() | geometry.is_empty, dtype=bool), REGISTER)


def _document(kind: str, frame: gpd.GeoDataFrame, state: str) -> Iterator[Missing]:
    if kind in HEARD and state in {"F", "V", "A"}:
        reference = HEARING if state == "F" else ADOPTION
        yield Missing("doklink", N_("plandokumentet (PDF)"), empty(frame, "doklink"), reference)


def _dates(kind: str, frame: gpd.GeoDataFrame, state: str) -> Iterator[Missing]:
    """Dates that a state demands. Parts take those of their plan, and so need none."""
    wanted: list[tuple[str, Reference]] = []
    if kind in HEARD and state in {"F", "KV"}:
        wanted += [(name, HEARING) for name in ("datoforsl", "datostart", "datoslut")]
    if kind in PLAN_KINDS and kind not in PARTS and state in ADOPTED:
        wanted += [("datovedt", ADOPTION)]
        wanted += [("datoikraft", ADOPTION)] if kind in HEARD else []
    if kind not in PARTS and state == "A":
        wanted += [("datoaflyst", CANCELLATION)]
    titles = plan_model().kinds[kind].by_name
    for name, reference in wanted:
        title = titles[name].title_da if name in titles else name
        yield Missing(name, title, ~day_given(frame[name]) if name in frame else np.ones(len(frame), dtype=bool), reference)


def _regulated(kind: str, frame: gpd.GeoDataFrame) -> Iterator[Missing]:
    """A matter must be regulated by a value, or marked as not regulated. The flags say *not*: TRUE is "does not regulate"."""
    if kind not in REGULATING:
        return
    for flag, others, title in _SUBJECTS:
        answered = flags(frame, flag) == YES
        for provision in PROVISIONS:
            if provision.flag == flag:
                answered |= ~np.isnan(said(frame, provision).value)
        for name in others:
            answered |= ~np.isnan(numbers(frame, name)) | (flags(frame, name) == YES)
        yield Missing(flag, title, ~answered, REGULATES)


def named(one: Missing) -> Phrase:
    """The title with its column, for a sentence."""
    return Phrase(N_("{title} ({field})"), title=Phrase(one.title), field=one.field) if one.field not in one.title else Phrase(one.title)
