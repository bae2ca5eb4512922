"""Rules that only some themes have: facilities, accessibility, personal data, the cycle network, photos."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.fkg.base import parameters, rule, spelled
from geoplan.model.types import GEOMETRY, FieldType
from geoplan.rules import NO_HITS, Hits, Reference, Rule, Scope, Severity, positions
from geoplan.rules.checks import attributes as check
from geoplan.rules.checks import shapes
from geoplan.rules.checks.identity import CURRENT, TO, groups_of, id_key, keep_current, keep_ids, next_in_group
from geoplan.rules.checks.values import filled, numbers, raw
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from geoplan.dataset import Rows
    from geoplan.model.types import AccessibilityProperty, Layer, Model
    from geoplan.rules.types import Check, Context

FACILITY = "facil_ty_k"
ALLOWED_LAST_DIGITS: Mapping[str, tuple[int, int]] = {"5800": (1, 2), "5801": (1, 3)}
ACCESSIBILITY = "tilgaeng_opl"
SEMI_PUBLIC = 5
CONTACT: Mapping[str, tuple[str, ...]] = {
    "5700": ("formand", "gf_tlf", "gf_mail"),
    "5717": ("part_formand", "part_formand_tlf", "part_formand_mail"),
}
NAMES: Mapping[str, tuple[str, ...]] = {"5104": ("inventoer",), "5107": ("inventoer",)}
NETWORK: Mapping[str, str] = {"5608": "5609", "5614": "5610"}
PLANNED, EXISTING = 2, 1
"""Codes of planstatus_kode."""

PUBLIC, OWN_AUTHORITY, AUTHORITIES = 1, 2, 3
"""Codes of off_kode."""


def special_rules(model: Model, layer: Layer) -> Iterator[Rule]:
    """The rules that belong to this theme alone."""
    yield from _facility(layer)
    yield from _accessibility(model, layer)
    yield from _charging(layer)
    yield from _care(layer)
    yield from _contacts(layer)
    yield from _cycle_network(model, layer)
    yield from _landscape(model, layer)
    yield from _photos(layer)


def _facility(layer: Layer) -> Iterator[Rule]:
    allowed = ALLOWED_LAST_DIGITS.get(layer.code)
    if allowed is None:
        return
    shown = Phrase(N_("{first} eller {second}"), first=allowed[0], second=allowed[1])
    yield rule(
        layer,
        FACILITY,
        "geometri",
        title=N_("Facilitetskodens sidste ciffer skal passe til geometrien"),
        severity=Severity.ERROR,
        reference=spelled("SPEC17", detail=N_("5.9; QGIS-formularer")),
        field=FACILITY,
        columns=(FACILITY,),
        catalogue=("V05",) if layer.code == "5800" else ("V06",),
        explains=N_("1 er punkt eller flade, 2 kun punkt, 3 kun flade. Databasen kontrollerer det ikke, men formularerne gør."),
        check=_last_digit(allowed, shown),
        message=N_("{field} er {value}. Koder i dette tema ender på {limit}."),
        advice=N_("Vælg en kode, der passer til geometrien, eller lever objektet i det andet facilitetstema."),
    )


def _last_digit(allowed: tuple[int, ...], shown: str) -> Check:
    def run(rows: Rows, _context: Context) -> Hits:
        code = numbers(rows, FACILITY).value
        return check.hits(rows, FACILITY, np.isfinite(code) & ~np.isin(np.mod(np.nan_to_num(code), 10), allowed), shown)

    return run


def _accessibility(model: Model, layer: Layer) -> Iterator[Rule]:
    if ACCESSIBILITY not in layer.by_name or layer.by_name[ACCESSIBILITY].type is not FieldType.JSON:
        return
    yield rule(
        layer,
        ACCESSIBILITY,
        "json",
        title=N_("Tilgængelighedsoplysninger skal være et JSON-objekt"),
        severity=Severity.ERROR,
        reference=spelled("DB"),
        field=ACCESSIBILITY,
        columns=(ACCESSIBILITY,),
        catalogue=("V07",),
        check=_is_json,
        message=N_("{field} er ikke et JSON-objekt: {value}"),
        advice=N_("Ret teksten, eller lad den være tom."),
    )
    expected: dict[tuple[str, str], dict[str, AccessibilityProperty]] = {}
    for item in model.accessibility:
        if item.theme_code == layer.code and item.selector_code:
            expected.setdefault((item.selector_column, item.selector_code), {})[item.name] = item
    for selector in sorted({column for column, _ in expected}):
        schemas = {code: items for (column, code), items in expected.items() if column == selector}
        yield rule(
            layer,
            ACCESSIBILITY,
            "indhold",
            title=N_("Tilgængelighedsoplysninger bør følge facilitetens skema"),
            severity=Severity.WARNING,
            reference=spelled("JS"),
            field=ACCESSIBILITY,
            columns=(ACCESSIBILITY, selector),
            catalogue=("V07",),
            check=_follows_schema(selector, schemas),
            message=N_("{field} følger ikke skemaet for kode {code}: {problem}"),
            advice=N_("Ret oplysningerne efter skemaet."),
        )


def _is_json(rows: Rows, _context: Context) -> Hits:
    texts = _texts(rows)
    wrong = np.zeros(len(rows), dtype=bool)
    wrong[[at for at, text in texts if not isinstance(_parsed(text), dict)]] = True
    return check.hits(rows, ACCESSIBILITY, wrong)


def _texts(rows: Rows) -> list[tuple[int, str]]:
    """The filled texts and their positions. JSON has to be read one by one; few rows have any."""
    at = positions(filled(rows, ACCESSIBILITY))
    return list(zip(at.tolist(), (str(value) for value in raw(rows, ACCESSIBILITY, at)), strict=True))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _follows_schema(selector: str, schemas: Mapping[str, Mapping[str, AccessibilityProperty]]) -> Check:
    def run(rows: Rows, _context: Context) -> Hits:
        codes = numbers(rows, selector).value
        found = []
        for at, text in _texts(rows):
            code = str(int(codes[at])) if np.isfinite(codes[at]) else ""
            content = _parsed(text)
            if code in schemas and isinstance(content, dict):
                problems = _problems(content, schemas[code])
                if problems:
                    found.append((at, code, Phrase.joined("; ", problems)))
        if not found:
            return NO_HITS
        at_all = np.array([at for at, _, _ in found], dtype=np.int64)
        details: dict[str, list[str]] = {"code": [code for _, code, _ in found], "problem": [problem for _, _, problem in found]}
        return Hits(at_all, value=raw(rows, ACCESSIBILITY, at_all), details=details)

    return run


IS_OF_TYPE: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "": lambda _value: True,
}
TYPE_DA: Mapping[str, Phrase] = {
    "string": Phrase(N_("tekst")),
    "number": Phrase(N_("tal")),
    "boolean": Phrase(N_("true eller false")),
    "array": Phrase(N_("en liste")),
}


def _problems(content: Mapping[str, Any], schema: Mapping[str, AccessibilityProperty]) -> list[Phrase]:
    problems = [Phrase(N_("{name} mangler"), name=name) for name, item in schema.items() if item.required and name not in content]
    for name, value in content.items():
        item = schema.get(name)
        if item is None:
            problems.append(Phrase(N_("{name} kendes ikke"), name=name))
        elif value is not None and not IS_OF_TYPE[item.type](value):
            problems.append(Phrase(N_("{name} skal være {type}"), name=name, type=TYPE_DA[item.type]))
        elif item.allowed_da and value is not None:
            chosen = value if isinstance(value, list) else [value]
            wrong = [choice for choice in chosen if choice not in item.allowed_da]
            problems += [Phrase(N_("{name}: {choice} er ikke en mulighed"), name=name, choice=choice) for choice in wrong]
    return problems


def _charging(layer: Layer) -> Iterator[Rule]:
    if layer.code != "5607":
        return
    kind = "tilgaengelighed_type_kode"
    yield rule(
        layer,
        "off_kode",
        "semioffentlig",
        title=N_("Semioffentlige ladefaciliteter bør kun vises for myndigheder"),
        severity=Severity.WARNING,
        reference=Reference("GeoFA release notes 1.8", "medium"),
        field="off_kode",
        columns=("off_kode", kind),
        catalogue=("S02",),
        check=lambda rows, _: check.hits(
            rows,
            "off_kode",
            (numbers(rows, kind).value == SEMI_PUBLIC) & filled(rows, "off_kode") & (numbers(rows, "off_kode").value != AUTHORITIES),
            "3",
        ),
        message=N_("off_kode er {value}, men ladefaciliteten er semioffentlig (tilgaengelighed_type_kode 5)."),
        advice=N_("Sæt off_kode til 3 (myndigheder)."),
    )


def _care(layer: Layer) -> Iterator[Rule]:
    if layer.code != "5106":
        return
    personal = ("navn", "telefon", "mobil", "mail")
    yield rule(
        layer,
        "off_kode",
        "personoplysninger",
        title=N_("Plejearealer med kontaktoplysninger bør kun vises for egen myndighed"),
        severity=Severity.WARNING,
        reference=Reference("GeoFA release notes 2.7", "medium"),
        field="off_kode",
        columns=("off_kode",),
        optional=personal,
        catalogue=("S03",),
        check=lambda rows, _: check.hits(
            rows,
            "off_kode",
            _any_filled(rows, personal) & filled(rows, "off_kode") & (numbers(rows, "off_kode").value != OWN_AUTHORITY),
            "2",
        ),
        message=N_("off_kode er {value}, men rækken har navn, telefon eller mail."),
        advice=N_("Sæt off_kode til 2, eller brug cvr_opslag eller chr i stedet for kontaktoplysninger."),
    )


def _any_filled(rows: Rows, names: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    answer = np.zeros(len(rows), dtype=bool)
    for name in names:
        if rows.has(name):
            answer |= filled(rows, name)
    return answer


def _contacts(layer: Layer) -> Iterator[Rule]:
    for name in CONTACT.get(layer.code, ()):
        yield rule(
            layer,
            name,
            "personoplysning",
            title=N_("Kontaktoplysninger bør være tomme, når cvr_opslag er udfyldt"),
            severity=Severity.WARNING,
            reference=Reference("GeoFA release notes 2.1", "medium"),
            field=name,
            columns=(name, "cvr_opslag"),
            catalogue=("S04",),
            check=_empty_when_filled(name, "cvr_opslag"),
            message=N_("{field} er udfyldt, selv om cvr_opslag giver oplysningen."),
            advice=N_("Tøm kolonnen; oplysningen slås op i CVR."),
        )
    for name in NAMES.get(layer.code, ()):
        yield rule(
            layer,
            name,
            "personoplysning",
            title=N_("Kolonnen bør ikke indeholde personnavne"),
            severity=Severity.NOTICE,
            reference=Reference("GeoFA release notes 2.7", "medium"),
            field=name,
            columns=(name,),
            catalogue=("S04",),
            check=check.matches(name, r"^\s*\S+\s*$"),
            message=N_("{field} ligner et personnavn."),
            advice=N_("Skriv organisationen eller initialer i stedet."),
        )


def _empty_when_filled(name: str, other: str) -> Check:
    return lambda rows, _: check.hits(rows, name, filled(rows, name) & filled(rows, other))


def _cycle_network(model: Model, layer: Layer) -> Iterator[Rule]:
    if layer.code in {"5608", "5609"}:
        yield rule(
            layer,
            "planstatus_kode",
            "kvalificeret",
            title=N_("Cykelnet, der ikke er kvalificeret, bør være planlagt og kun vises for myndigheder"),
            severity=Severity.WARNING,
            reference=Reference("GeoFA release notes 1.9", "medium"),
            field="off_kode",
            columns=("planstatus_kode", "off_kode"),
            catalogue=("S05",),
            check=_network_visibility,
            message=N_(
                "off_kode er {value}, men planstatus_kode er {status}."
                " Vedtaget net har 1 og 1; ikke kvalificeret net har 2 (planstatus) og 3 (off_kode)."
            ),
            advice=N_("Ret den af de to koder, der er forkert."),
        )
    lines = NETWORK.get(layer.code)
    if lines is not None and lines in model.by_code:
        reach = parameters()["netvaerk_m"]
        yield rule(
            layer,
            GEOMETRY,
            "netvaerk",
            title=N_("Punkterne skal ligge på nettets linjer"),
            severity=Severity.WARNING,
            reference=spelled("META", confidence="medium"),
            field=GEOMETRY,
            columns=(GEOMETRY,),
            layers=(model.by_code[lines].table,),
            parameters=(reach,),
            unit="m",
            catalogue=("X02",),
            check=shapes.near_layer(model.by_code[lines].table, reach),
            message=N_("Punktet ligger {value} m fra nærmeste linje. Højst {limit} m er tilladt."),
            advice=N_("Snap punktet til linjen."),
        )


def _network_visibility(rows: Rows, _context: Context) -> Hits:
    status, visible = numbers(rows, "planstatus_kode").value, numbers(rows, "off_kode").value
    wrong = ((status == PLANNED) & (visible != AUTHORITIES)) | ((status == EXISTING) & (visible != PUBLIC))
    at = positions(wrong & ~np.isnan(visible))
    return Hits(at, value=raw(rows, "off_kode", at), details={"status": raw(rows, "planstatus_kode", at)}) if len(at) else NO_HITS


def _landscape(model: Model, layer: Layer) -> Iterator[Rule]:
    if layer.code != "6203" or "6202" not in model.by_code:
        return
    whole = model.by_code["6202"].table
    yield rule(
        layer,
        GEOMETRY,
        "inden_for",
        title=N_("Delområder skal ligge inde i deres karakterområde"),
        severity=Severity.WARNING,
        reference=spelled("META", confidence="medium"),
        field=GEOMETRY,
        columns=(GEOMETRY,),
        layers=(whole,),
        catalogue=("X01",),
        check=shapes.inside_layer(whole),
        message=N_("Delområdet ligger ikke helt inden for karakterområderne (6202)."),
        advice=N_("Ret delområdets grænse."),
    )


def _photos(layer: Layer) -> Iterator[Rule]:
    if layer.code != "7900":
        return
    yield rule(
        layer,
        "primaer_kode",
        "entydig",
        title=N_("Et objekt må kun have ét primært foto"),
        severity=Severity.ERROR,
        reference=spelled("SQL17"),
        field="primaer_kode",
        columns=("foto_objek", "primaer_kode"),
        scope=Scope.LAYER,
        keep={id_key("foto_objek"): keep_ids("foto_objek"), CURRENT: keep_current},
        optional=(TO,),
        catalogue=("V11",),
        check=_one_primary,
        message=N_("Objektet {value} har {count} primære fotos, blandt andre række {other}."),
        advice=N_("Vælg ét primært foto."),
    )


def _one_primary(rows: Rows, _context: Context) -> Hits:
    primary = (numbers(rows, "primaer_kode").value == 1) & rows.kept(CURRENT)
    at, group = groups_of(rows.kept(id_key("foto_objek")), primary)
    if not len(at):
        return NO_HITS
    other, size = rows.row[next_in_group(at, group)], np.bincount(group)[group]
    order = np.argsort(at)
    return Hits(at[order], value=raw(rows, "foto_objek", at[order]), other=other[order], details={"count": size[order].tolist()})
