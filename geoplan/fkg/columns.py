"""Rules for one column of a theme: it is there, filled, of its type, in its list, in its range, short enough, well written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.fkg.base import CORRECT_VALUE, PROPOSAL, demand, no_rows, rule, spelled
from geoplan.model.types import CodeStatus, FieldKind, FieldType
from geoplan.rules import Hits, Outcome, Reference, Rule, Scope, Severity
from geoplan.rules.checks import attributes as check
from geoplan.rules.checks import text as text_check
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.dataset import Rows
    from geoplan.model.types import CodeList, Field, Layer, Model, ValueCheck
    from geoplan.rules.types import Check, Context

TEXT_KINDS = (FieldType.TEXT, FieldType.JSON)
SEASON = ("saeson_st", "saeson_sl")
MONTH_DAY = r"^\s*((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))\s*$"
"""The days of year 1, which the upload adds: it had no 29 February."""
SHOWN_CODES = 12
WEB_COLUMN = re.compile(r"(link|folder|film|booking)", re.IGNORECASE)
EMAIL_COLUMN = re.compile(r"(^|_)(e?mail)(_|$)", re.IGNORECASE)


def column_rules(model: Model, layer: Layer) -> Iterator[Rule]:
    """The rules for every column that a delivery of the theme may fill."""
    for column in layer.delivered:
        if column.type is FieldType.GEOMETRY:
            continue
        yield from _demanded(layer, column)
        yield from _typed(layer, column)
        if column.code_list:
            yield from _coded(layer, column, model.lists[column.code_list])
        yield from _ranged(layer, column)
        yield from _written(layer, column)


def _demanded(layer: Layer, column: Field) -> Iterator[Rule]:
    demanded = demand(column)
    if demanded is None:
        return
    severity, reference = demanded
    yield rule(
        layer,
        column.name,
        "kolonne",
        title=N_("Kolonnen skal være med"),
        severity=severity,
        reference=reference,
        scope=Scope.SCHEMA,
        field=column.name,
        catalogue=_general(column, ("V03",)),
        unless=no_rows,
        check=check.column_present(column.name),
        message=N_("Kolonnen {field} mangler."),
        advice=N_("Tilføj kolonnen og udfyld den i alle rækker."),
    )
    yield rule(
        layer,
        column.name,
        "udfyldt",
        title=N_("Kolonnen skal være udfyldt"),
        severity=severity,
        reference=reference,
        field=column.name,
        columns=(column.name,),
        catalogue=_general(column, ("V03",)),
        check=check.value_present(column.name),
        message=N_("{field} er tom."),
        advice=N_("Udfyld kolonnen; er værdien ukendt, så brug listens kode for ukendt.") if column.code_list else N_("Udfyld kolonnen."),
    )


def _general(column: Field, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The rows of the rule catalogue that are about this general column by name."""
    named = {"temakode": "A01", "cvr_kode": "A02", "bruger_id": "A03", "oprindkode": "A04", "statuskode": "A05", "off_kode": "A06"}
    return (named[column.name], *otherwise) if column.kind is FieldKind.GENERAL and column.name in named else otherwise


def _typed(layer: Layer, column: Field) -> Iterator[Rule]:
    shapes: dict[FieldType, tuple[Check, str]] = {
        FieldType.INTEGER: (check.integer(column.name), N_("{field} er {value}, men skal være et helt tal.")),
        FieldType.REAL: (check.real(column.name), N_("{field} er {value}, men skal være et tal med punktum som decimaltegn.")),
        FieldType.BOOLEAN: (check.boolean(column.name), N_("{field} er {value}, men skal være sand eller falsk (true/false).")),
        FieldType.DATE: (
            check.day(column.name, also=MONTH_DAY if column.name in SEASON else ""),
            N_("{field} er {value}, men skal være en dato, der findes, skrevet åååå-mm-dd."),
        ),
        FieldType.TIME: (check.clock_time(column.name), N_("{field} er {value}, men skal være et klokkeslæt, skrevet tt:mm.")),
        FieldType.TIMESTAMP: (
            check.moment(column.name),
            N_("{field} er {value}, men skal være et tidspunkt, skrevet åååå-mm-ddTtt:mm:ss."),
        ),
    }
    if column.type in shapes:
        by, message = shapes[column.type]
        yield rule(
            layer,
            column.name,
            "type",
            title=N_("Værdien skal have kolonnens type"),
            severity=Severity.ERROR,
            reference=spelled(column.source),
            field=column.name,
            columns=(column.name,),
            catalogue=("V02",),
            check=by,
            message=message,
            advice=CORRECT_VALUE,
        )
    if column.type is FieldType.UUID:
        yield rule(
            layer,
            column.name,
            "uuid",
            title=N_("Værdien skal være en UUID"),
            severity=Severity.ERROR,
            reference=spelled(column.source),
            field=column.name,
            columns=(column.name,),
            catalogue=("A07",) if column.name == "objekt_id" else ("V09",),
            check=text_check.uuid_form(column.name),
            message=N_("{field} er {value}, men skal være en UUID med 32 hexadecimale tegn (8-4-4-4-12)."),
            advice=N_("Ret værdien; er objektet nyt, så lad objekt_id være tom.") if column.name == "objekt_id" else CORRECT_VALUE,
        )
    yield from _sized(layer, column)


def _sized(layer: Layer, column: Field) -> Iterator[Rule]:
    if column.type is FieldType.TEXT and column.length:
        yield rule(
            layer,
            column.name,
            "laengde",
            title=N_("Teksten må ikke være længere end kolonnen"),
            severity=Severity.ERROR,
            reference=spelled(column.source),
            field=column.name,
            columns=(column.name,),
            unit=N_("tegn"),
            catalogue=_general(column, ("A09", "V02") if column.name in {"noegle", "note"} else ("V02",)),
            check=check.not_longer(column.name, column.length),
            message=N_("{field} er {length} tegn lang. Der er plads til {limit}: {value}"),
            advice=N_("Forkort teksten."),
        )
    if column.type in TEXT_KINDS:
        yield rule(
            layer,
            column.name,
            "afskaaret",
            title=N_("Teksten må ikke være skåret af filformatet"),
            severity=Severity.WARNING,
            reference=Reference(N_("Shapefile har højst 254 byte i et felt")),
            field=column.name,
            columns=(column.name,),
            unit=N_("byte"),
            catalogue=("D01",),
            check=check.not_cut(column.name, column.length),
            message=N_("{field} fylder hele feltet på {limit} byte og kan være skåret af: {value}"),
            advice=N_("Sammenlign med kilden, eller lever i GeoPackage, hvor der er plads."),
        )
    if column.type is FieldType.REAL and column.decimals is not None:
        yield rule(
            layer,
            column.name,
            "decimaler",
            title=N_("Tallet må ikke have flere decimaler end kolonnen"),
            severity=Severity.WARNING,
            reference=spelled("SPEC17"),
            field=column.name,
            columns=(column.name,),
            unit=N_("decimaler"),
            catalogue=("V02",),
            check=check.not_more_decimals(column.name, column.decimals),
            message=N_("{field} er {value}. Der er plads til {limit} decimaler."),
            advice=N_("Afrund tallet."),
        )


def _coded(layer: Layer, column: Field, codes: CodeList) -> Iterator[Rule]:
    as_number = column.type is FieldType.INTEGER
    everyone = [code.code for code in codes.codes]
    common: dict[str, Any] = {"field": column.name, "columns": (column.name,)}
    yield rule(
        layer,
        column.name,
        "kodeliste",
        title=N_("Koden skal være i kodelisten"),
        severity=Severity.ERROR,
        reference=spelled(column.source, detail=codes.name),
        catalogue=_general(column, ("C01",)),
        **common,
        check=_naming(check.in_codes(column.name, everyone, as_number=as_number, limit=_shown(codes)), code_list=codes.name),
        message=N_("{field} er {value}. Tilladt er {limit} ({code_list})."),
        advice=N_("Ret koden; er den ukendt, så brug listens kode for ukendt."),
        skip="" if everyone else N_("kodelistens koder kendes ikke; ingen kilde har dem"),
    )
    retired, unknown = codes.with_status(CodeStatus.RETIRED), codes.with_status(CodeStatus.UNKNOWN)
    if retired:
        yield rule(
            layer,
            column.name,
            "udgaaet_kode",
            title=N_("Nye og ændrede objekter må ikke bruge udgåede koder"),
            severity=Severity.WARNING,
            reference=spelled("META+SPEC17", detail=codes.name),
            catalogue=("C02",),
            **common,
            check=check.not_in_codes(column.name, retired, as_number=as_number, limit=""),
            message=N_("{field} er {value}, en kode der er udgået."),
            advice=N_("Vælg en gældende kode, hvis objektet er nyt eller ændret; gamle objekter må beholde koden."),
        )
    if unknown:
        yield rule(
            layer,
            column.name,
            "uafklaret_kode",
            title=N_("Koden bør stå på listen fra 2026"),
            severity=Severity.WARNING,
            reference=Reference(N_("kodelisten fra FKG 1.7 og listen fra 2026 er uenige"), "medium"),
            catalogue=("C02",),
            **common,
            check=check.not_in_codes(column.name, unknown, as_number=as_number, limit="", outcome=Outcome.UNDECIDED),
            message=N_("{field} er {value}. Koden kendes fra FKG 1.7, men står ikke på listen fra 2026; om den er udgået, vides ikke."),
            advice=N_("Vælg en kode fra den gældende liste, hvis den passer."),
        )


def _naming(by: Check, **details: str) -> Check:
    """The check, with details for the message that are the same in every finding."""

    def run(rows: Rows, context: Context) -> Hits | list[Hits]:
        found = by(rows, context)
        several = [found] if isinstance(found, Hits) else found
        return [replace(hits, details={**hits.details, **{name: [text] * len(hits) for name, text in details.items()}}) for hits in several]

    return run


def _shown(codes: CodeList) -> str:
    """The allowed codes in short: a run as ``0-4``, a long list by its first ones."""
    allowed = [code.code for code in codes.codes if code.status is CodeStatus.ACTIVE] or [code.code for code in codes.codes]
    if all(code.isdigit() for code in allowed):
        values = sorted(int(code) for code in allowed)
        runs = np.split(np.array(values), np.flatnonzero(np.diff(values) != 1) + 1)
        parts = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs if len(run)]
    else:
        parts = allowed
    return ", ".join(parts[:SHOWN_CODES]) + (", …" if len(parts) > SHOWN_CODES else "")


def _ranged(layer: Layer, column: Field) -> Iterator[Rule]:
    bounded = [(number, limits) for number, limits in enumerate(column.value_checks) if limits.minimum or limits.maximum]
    for position, (_, limits) in enumerate(bounded):
        by = _range_check(column, limits)
        if by is None:
            continue
        former = limits.model_version.startswith("1.7")
        documented = limits.source.startswith("SPEC17")
        yield rule(
            layer,
            column.name,
            "vaerdi" if position == 0 else f"vaerdi_{position + 1}",
            title=N_("Værdien skal ligge i det tilladte interval"),
            severity=Severity.WARNING if former or documented else Severity.ERROR,
            reference=spelled(limits.source, confidence="medium" if former else "high"),
            field=column.name,
            columns=(column.name,),
            unit=column.unit,
            catalogue=("V01",),
            check=by,
            message=N_("{field} er {value}. Tilladt er {limit}."),
            advice=CORRECT_VALUE,
        )
    if column.name in SEASON and column.type is FieldType.DATE:
        yield rule(
            layer,
            column.name,
            "aar",
            title=N_("Sæsonens datoer skal have måned og dag, men intet år"),
            severity=Severity.ERROR,
            reference=spelled("DB+UPL"),
            field=column.name,
            columns=(column.name,),
            catalogue=("V04",),
            check=check.in_range(column.name, "day", np.datetime64("0001-01-01"), np.datetime64("0001-12-31"), limit="0001"),
            message=N_("{field} er {value}. Året skal være 0001, for sæsonen gælder hvert år."),
            advice=N_("Skriv måned og dag (mm-dd), eller sæt året til 0001."),
        )


def _range_check(column: Field, limits: ValueCheck) -> Check | None:
    # A decimal comma, as in all that is shown; dates have no decimal point.
    low_text, high_text = (bound.replace(".", ",") for bound in (limits.minimum, limits.maximum))
    shown = f"{low_text}–{high_text}"
    if not limits.maximum:
        shown = f"≥ {low_text}"
    elif not limits.minimum:
        shown = f"≤ {high_text}"
    if column.type in {FieldType.INTEGER, FieldType.REAL}:
        low, high = (float(bound) if bound else None for bound in (limits.minimum, limits.maximum))
        return check.in_range(column.name, "number", low, high, limit=shown)
    if column.type is FieldType.DATE:
        low_day, high_day = (np.datetime64(bound[:10]) if bound else None for bound in (limits.minimum, limits.maximum))
        return check.in_range(column.name, "day", low_day, high_day, limit=shown)
    if column.type is FieldType.TIMESTAMP:
        low_us, high_us = (_micros(bound) if bound else None for bound in (limits.minimum, limits.maximum))
        return check.in_range(column.name, "moment", low_us, high_us, limit=shown)
    return None


def _micros(text: str) -> int:
    moment = dt.datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return int(moment.timestamp() * 1_000_000)


def _written(layer: Layer, column: Field) -> Iterator[Rule]:
    if column.type not in TEXT_KINDS:
        return
    common: dict[str, Any] = {"field": column.name, "columns": (column.name,)}
    yield rule(
        layer,
        column.name,
        "tegnsaet",
        title=N_("Æ, ø og å skal være læst rigtigt"),
        severity=Severity.WARNING,
        reference=PROPOSAL,
        **common,
        check=text_check.well_decoded(column.name),
        message=N_("{field} er læst med forkert tegnsæt: {value}. Det har nok stået: {fix}"),
        advice=N_("Eksportér igen med UTF-8, eller ret teksten."),
    )
    yield rule(
        layer,
        column.name,
        "cpr",
        title=N_("Tekster må ikke indeholde CPR-numre"),
        severity=Severity.ERROR,
        reference=Reference(N_("databeskyttelsesforordningen og databeskyttelseslovens § 11; genkendelsen er geoplans"), "medium"),
        **common,
        catalogue=("S04",),
        check=text_check.no_cpr(column.name),
        message=N_("{field} indeholder et tal, der ligner et CPR-nummer: {value}"),
        advice=N_("Fjern nummeret, før filen sendes videre."),
    )
    if column.type is FieldType.TEXT and WEB_COLUMN.search(column.name) and (column.length or 0) >= 254:  # noqa: PLR2004 -- room for a link
        yield rule(
            layer,
            column.name,
            "link",
            title=N_("Et link skal være en webadresse"),
            severity=Severity.WARNING,
            reference=PROPOSAL,
            catalogue=("V08",),
            **common,
            check=check.matches(column.name, text_check.WEB),
            message=N_("{field} er {value}. Et link skal begynde med http:// eller https:// og have et domæne."),
            advice=N_("Ret linket."),
        )
    if EMAIL_COLUMN.search(column.name):
        yield rule(
            layer,
            column.name,
            "email",
            title=N_("En e-mailadresse skal have form som en adresse"),
            severity=Severity.WARNING,
            reference=PROPOSAL,
            **common,
            check=check.matches(column.name, text_check.EMAIL),
            message=N_("{field} er {value}. Det er ikke en e-mailadresse."),
            advice=N_("Ret adressen."),
        )
