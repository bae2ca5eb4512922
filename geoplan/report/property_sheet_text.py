"""The sheet of a property, and its keys, as text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from geoplan.report.plot_text import number, shown_day
from geoplan.report.values import clean
from geoplan.report.wrapping import wrapped
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.texts import Texts

_MOST_KEYS = 12


def sheet_text(values: dict[str, Any], t: Texts) -> str:
    """The whole sheet."""
    parts = (
        _head(values, t),
        _keys_short(values, t),
        _parcels(values, t),
        _buildings(values, t),
        _parts(values, t),
        _technical(values, t),
        _joins(values, t),
        _unknown(values, t),
        _sources(values, t),
    )
    return "\n".join("\n".join(lines) + "\n" for lines in map(list, parts) if lines)


def keys_text(values: dict[str, Any], t: Texts) -> str:
    """Every key of the property, grouped by what it is a key of."""
    lines = list(_head(values, t))
    for (what, register), group in groupby(values["keys"], key=lambda one: (one["what"], one["register"])):
        lines.append(f"{what[:1].upper()}{what[1:]} ({register})")
        lines += [f"  {clean(one['key'])}" + (f"  {clean(one['label'])}" if one["label"] else "") + _sure(one) for one in group]
    return "\n".join(lines)


def _sure(one: Mapping[str, Any]) -> str:
    """How sure, where it is not certain, and over which joins."""
    return "" if one["certainty"] == "certain" else f"  [{one['certainty_text']}: {', '.join(one['joins'])}]"


def _head(values: dict[str, Any], t: Texts) -> Iterator[str]:
    bfe = f", BFE {values['bfe']}" if values["bfe"] else ""
    yield f"{clean(values['name'])} – {values['kind_text']}{bfe}"
    yield from wrapped(found_said(values, t))
    if values["location"]:
        yield from wrapped(location_said(values, t))


def found_said(values: dict[str, Any], t: Texts) -> str:
    """How it was found, and how sure it is that this is the property."""
    found = values["found"]
    said = t(N_("Fundet som {label}."), label=clean(found["label"]))
    if found["why"]:
        said += " " + t(N_("Læst sådan: {why}."), why="; ".join(clean(one) for one in found["why"]))
    if not values["bfe"]:
        return said + " " + t(N_("Det hører ikke til én samlet fast ejendom, så det, der gælder én ejendom, kan ikke afgøres."))
    way = f" ({', '.join(found['joins'])})" if found["joins"] else ""
    return said + " " + t(N_("Vejen derfra til ejendommen: {certainty}{way}."), certainty=found["certainty_text"], way=way)


def location_said(values: dict[str, Any], t: Texts) -> str:
    """The address that the property is registered with."""
    return t(N_("Registreret med adressen (EBR): {address}."), address="; ".join(map(clean, values["location"])))


def _keys_short(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Nøgler"))
    for (what, register), group in groupby(values["keys"], key=lambda one: (one["what"], one["register"])):
        members = list(group)
        shown = [
            clean(one["key"]) + (f" ({clean(one['label'])})" if one["label"] not in {"", "BFE"} else "") for one in members[:_MOST_KEYS]
        ]
        more = " …" if len(members) > _MOST_KEYS else ""
        unsure = "" if all(one["certainty"] == "certain" for one in members) else f" [{members[0]['certainty_text']}]"
        yield from wrapped(f"{what} ({register}): {'; '.join(shown)}{more}{unsure}", "  ", "    ")


def _parcels(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Jordstykker"))
    for one in values["parcels"]:
        yield from wrapped(f"{clean(one['name'])}: {areas_said(one, t)}" + (f" – {one['note']}" if one["note"] else ""), "  ", "    ")
    if len(values["parcels"]) > 1:
        yield from wrapped(t(N_("i alt: {areas}"), areas=areas_said(values["area"], t)), "  ", "    ")


def areas_said(one: Mapping[str, Any], t: Texts) -> str:
    """The three areas of a parcel, or of all."""
    return t(
        N_("registreret {registered} m², heraf vej {road} m², på kortet {mapped} m²"),
        registered=number(one["registered_m2"], t),
        road=number(one["road_m2"], t),
        mapped=number(one["map_m2"], t),
    )


def _buildings(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Bygninger")) if values["buildings"] else t(N_("Bygninger: ingen i registret"))
    for one in values["buildings"]:
        yield from wrapped(f"{one['number'] or '?'}: {building_said(one, t)}{_sure(one)}", "  ", "     ")
        floors = "; ".join(floor_said(floor, t) for floor in one["floors"])
        if floors:
            yield from wrapped(t(N_("etager: {floors}"), floors=floors), "     ", "       ")
        for unit in one["units"]:
            yield from wrapped(t(N_("enhed: {unit}"), unit=unit_said(unit, t)), "     ", "       ")


def building_said(one: Mapping[str, Any], t: Texts) -> str:
    """What a building is: use, sizes, year."""
    facts = [
        f"{one['code'] or '?'} {clean(one['use'])}".strip(),
        t(N_("bebygget {area} m²"), area=number(one["built_m2"], t)) if one["built_m2"] else "",
        t(N_("{area} m² i alt"), area=number(one["floor_m2"], t)) if one["floor_m2"] else "",
        t.plural("{n} etage", "{n} etager", int(one["storeys"])) if one["storeys"] else "",
        t(N_("opført {year}"), year=int(one["year"])) if one["year"] else "",
        t(N_("tagomrids {area} m²"), area=number(round(one["roof_m2"]), t)) if one["roof_m2"] else t(N_("intet tagomrids")),
        f"BFE {one['own_bfe']}" if one["own_bfe"] else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def floor_said(one: Mapping[str, Any], t: Texts) -> str:
    """A floor with the areas that BBR gives of it."""
    facts = [
        t(N_("{area} m²"), area=number(one["area_m2"], t)) if one["area_m2"] else "",
        t(N_("tagetage {area} m²"), area=number(one["attic_m2"], t)) if one["attic_m2"] else "",
        t(N_("kælder {area} m²"), area=number(one["basement_m2"], t)) if one["basement_m2"] else "",
    ]
    said = ", ".join(fact for fact in facts if fact)
    return f"{clean(one['name']) or '?'}" + (f" ({said})" if said else "")


def unit_said(one: Mapping[str, Any], t: Texts) -> str:
    """A unit: address, use, area."""
    facts = [
        clean(one["address"]),
        f"{one['code']} {clean(one['use'])}".strip(),
        t(N_("{area} m²"), area=number(one["area_m2"], t)) if one["area_m2"] else "",
        t.plural("{n} værelse", "{n} værelser", int(one["rooms"])) if one["rooms"] else "",
        f"BFE {one['bfe']}" if one["bfe"] else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def _parts(values: dict[str, Any], t: Texts) -> Iterator[str]:
    if not values["parts"]:
        return
    yield t(N_("Ejendomme på grunden"))
    for one in values["parts"]:
        yield from wrapped(part_said(one, t), "  ", "    ")


def part_said(one: Mapping[str, Any], t: Texts) -> str:
    """A condominium or a building on foreign ground."""
    facts = [
        f"{one['kind_text']} {one['number']}".strip(),
        f"BFE {one['bfe']}",
        clean(one["name"]),
        t(N_("{area} m²"), area=number(one["area_m2"], t)) if one["area_m2"] else "",
        t(N_("fordelingstal {share}"), share=one["share"]) if one["share"] else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def _technical(values: dict[str, Any], t: Texts) -> Iterator[str]:
    if not values["technical"]:
        return
    yield t(N_("Tekniske anlæg"))
    for one in values["technical"]:
        yield "  " + technical_said(one, t)


def technical_said(one: Mapping[str, Any], t: Texts) -> str:
    """A technical installation: BBR's class, and its year."""
    return f"{one['code'] or '?'} {clean(one['kind'])}".strip() + (
        t(N_(", etableret {year}"), year=int(one["year"])) if one["year"] else ""
    )


def _joins(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Sammenhængen mellem registrene"))
    for one in values["joins"]:
        yield from wrapped(join_said(one, t), "  ", "    ")


def join_said(one: Mapping[str, Any], t: Texts) -> str:
    """A join with its certainty and what was measured of it; of one that is not certain, what to mind."""
    rate = t(N_(", målt i Greve {matched} af {of}"), matched=t.integer(one["matched"]), of=t.integer(one["of"])) if one["of"] else ""
    said = t(N_("{id} {source} → {target} ({key}): {certainty}{rate}"), **_named(one), rate=rate)
    return said + (f". {one['note']}" if one["note"] and one["certainty"] != "certain" else "")


def _named(one: Mapping[str, Any]) -> dict[str, str]:
    return {"id": one["id"], "source": one["from"], "target": one["to"], "key": one["key"], "certainty": one["certainty_text"]}


def _unknown(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Det vides ikke"))
    for one in values["unknown"]:
        yield from wrapped(f"- {clean(one)}", "  ", "    ")


def _sources(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Kilder"))
    for one in values["sources"]:
        day = (one["day"] or one["imported"])[:10]
        said = f"{one['layer']}: {clean(one['source'])}, {shown_day(day) if day else '?'}, {t.integer(one['count'])}"
        yield from wrapped(said, "  ", "    ")
