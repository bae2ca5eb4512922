"""Rules for what every FKG object shares: its theme, identity, history, authority and visibility."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.fkg.base import CORRECT_VALUE, PROPOSAL, rule, spelled
from geoplan.io.mapinfo import ZERO_KEPT
from geoplan.model.types import FieldKind, FieldType
from geoplan.rules import NO_HITS, Hits, Outcome, Reference, Rule, Scope, Severity, positions
from geoplan.rules.checks import attributes as check
from geoplan.rules.checks import identity as same
from geoplan.rules.checks.values import filled, is_text, numbers, raw
from geoplan.rules.types import whole_layer
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from geoplan.dataset import Dataset, LayerInfo, Rows
    from geoplan.model.types import Layer, Model
    from geoplan.rules.types import Check, Context, Keep

EMERGENCY = frozenset({"6101", "6102", "6104", "6107", "6108", "6110", "6111"})
SYSTEM_FILLED = "beliggenhedskommune"
NO_COMMAND_LINE_CODE = -1
ZEROS = "mapinfo_zeros"


def object_rules(model: Model, layer: Layer) -> Iterator[Rule]:
    """The rules that every theme has, whatever its own columns are."""
    yield from _theme(layer)
    yield from _identity(layer)
    yield from _history(layer)
    yield from _authority(model, layer)
    yield from _visibility(layer)
    yield from _looked_up(model, layer)
    yield from _names(layer)


def _theme(layer: Layer) -> Iterator[Rule]:
    yield rule(
        layer,
        "temakode",
        "tema",
        title=N_("Hver rækkes temakode skal være temaets"),
        severity=Severity.ERROR,
        reference=spelled("DB+UPL"),
        field="temakode",
        columns=("temakode",),
        catalogue=("A01", "D03"),
        explains=N_("Upload læser kun temakoden i første række; en forkert kode længere nede opdages ellers først bagefter."),
        check=check.equals_number("temakode", int(layer.code)),
        message=N_("temakode er {value}. Laget er læst som tema {limit}."),
        advice=N_("Ret koden, eller flyt rækken til temaets egen fil: der er ét tema i en fil."),
    )


def _identity(layer: Layer) -> Iterator[Rule]:
    yield rule(
        layer,
        "objekt_id",
        "entydig",
        title=N_("Et objekt må kun have én gældende version"),
        severity=Severity.ERROR,
        reference=spelled("SQL17"),
        field="objekt_id",
        columns=("objekt_id",),
        scope=Scope.LAYER,
        keep={same.id_key("objekt_id"): same.keep_ids("objekt_id"), same.CURRENT: same.keep_current},
        optional=(same.TO,),
        catalogue=("A08", "H03"),
        check=same.unique("objekt_id", current_only=True),
        message=N_("objekt_id {value} står i {count} gældende rækker, blandt andre række {other}."),
        advice=N_("Et objekt står én gang; er rækkerne forskellige objekter, så lad objekt_id være tom i de nye."),
    )
    yield rule(
        layer,
        "versions_id",
        "entydig",
        title=N_("Et versions_id må kun bruges én gang"),
        severity=Severity.ERROR,
        reference=spelled("DB"),
        field="versions_id",
        columns=("versions_id",),
        scope=Scope.LAYER,
        keep={same.id_key("versions_id"): same.keep_ids("versions_id")},
        catalogue=("A08",),
        check=same.unique("versions_id", current_only=False),
        message=N_("versions_id {value} står i {count} rækker, blandt andre række {other}."),
        advice=N_("Lad versions_id være tom; databasen giver hver version sit eget."),
    )


def _history(layer: Layer) -> Iterator[Rule]:
    span = {
        same.id_key("objekt_id"): same.keep_ids("objekt_id"),
        same.FROM: same.keep_moments(same.FROM),
        same.TO: same.keep_moments(same.TO),
    }
    spec = spelled("SPEC17", detail="2.1")
    yield rule(
        layer,
        "historik",
        "raekkefoelge",
        title=N_("En version skal slutte, efter at den begyndte"),
        severity=Severity.ERROR,
        reference=spelled("SPEC17", detail="2.4.1"),
        field="systid_til",
        columns=("systid_fra", "systid_til"),
        catalogue=("H01",),
        check=check.ordered("systid_fra", "systid_til", strictly=True),
        message=N_("systid_til er {value}, men versionen begyndte {limit}."),
        advice=N_("Ret tidspunkterne."),
    )
    chained: dict[str, Any] = {
        "scope": Scope.LAYER,
        "field": "systid_fra",
        "columns": ("objekt_id", "systid_fra"),
        "keep": span,
        "optional": (same.TO,),
        "catalogue": ("H02",),
    }
    yield rule(
        layer,
        "historik",
        "overlap",
        title=N_("Et objekts versioner må ikke gælde samtidig"),
        severity=Severity.ERROR,
        reference=spec,
        **chained,
        check=same.consecutive_versions(lambda end, start: start < end),
        message=N_("Versionen begynder {value}, men den forrige (række {other}) slutter {limit}."),
        advice=N_("Lad den forrige version slutte, når denne begynder."),
    )
    yield rule(
        layer,
        "historik",
        "hul",
        title=N_("Et objekts versioner skal følge uden ophold efter hinanden"),
        severity=Severity.ERROR,
        reference=spec,
        **chained,
        check=same.consecutive_versions(lambda end, start: start > end),
        message=N_("Versionen begynder {value}, men den forrige (række {other}) sluttede allerede {limit}."),
        advice=N_("Lad den forrige version slutte, når denne begynder."),
    )
    yield rule(
        layer,
        "historik",
        "oprettet",
        title=N_("oprettet skal være tidspunktet for objektets første version"),
        severity=Severity.ERROR,
        reference=spelled("SPEC17", detail="3.2"),
        scope=Scope.LAYER,
        field="oprettet",
        columns=("objekt_id", "oprettet", "systid_fra"),
        keep={**span, same.CREATED: same.keep_moments(same.CREATED), same.CURRENT: same.keep_current},
        optional=(same.TO,),
        catalogue=("H04",),
        check=same.created_with_first_version,
        message=N_("oprettet er {value}, men objektets første version er fra {limit}."),
        advice=N_("Sæt oprettet til den første versions systid_fra."),
    )
    if {"gyldig_fra", "gyldig_til"} <= layer.by_name.keys():
        yield rule(
            layer,
            "gyldig_til",
            "raekkefoelge",
            title=N_("gyldig_til bør ikke være før gyldig_fra"),
            severity=Severity.WARNING,
            reference=PROPOSAL,
            field="gyldig_til",
            columns=("gyldig_fra", "gyldig_til"),
            catalogue=("H05",),
            check=check.ordered("gyldig_fra", "gyldig_til", strictly=False),
            message=N_("gyldig_til er {value}, men gyldig_fra er {limit}."),
            advice=N_("Ret datoerne."),
        )


def _authority(model: Model, layer: Layer) -> Iterator[Rule]:
    kommune_of = {int(a.cvr_kode): int(a.kommunekode) for a in model.authorities if a.kommunekode}
    known = sorted({str(code) for code in kommune_of.values()})
    yield rule(
        layer,
        "kommunekode",
        "kendt",
        title=N_("kommunekode skal være en kommunes"),
        severity=Severity.ERROR,
        reference=spelled("META"),
        field="kommunekode",
        columns=("kommunekode",),
        catalogue=("A02",),
        check=check.in_codes("kommunekode", known, as_number=True, limit="101–860"),
        message=N_("kommunekode er {value}. Ingen kommune har den kode."),
        advice=CORRECT_VALUE,
    )
    yield rule(
        layer,
        "kommunekode",
        "cvr",
        title=N_("kommunekode og cvr_kode skal være den samme kommunes"),
        severity=Severity.ERROR,
        reference=spelled("SPEC17", detail="3.2"),
        field="kommunekode",
        columns=("kommunekode", "cvr_kode"),
        catalogue=("A02",),
        check=_agrees(kommune_of),
        message=N_("kommunekode er {value}, men cvr_kode er {cvr}, som hører til kommune {limit}."),
        advice=N_("Ret den af de to, der er forkert; kommunekode må også være tom."),
    )
    cvr_of: dict[int, list[int]] = {}
    for cvr, code in kommune_of.items():
        cvr_of.setdefault(code, []).append(cvr)
    yield rule(
        layer,
        "cvr_kode",
        "kommune",
        title=N_("cvr_kode skal være den kommunes, der leverer"),
        severity=Severity.ERROR,
        reference=Reference(N_("GeoFA's brugerstyring (api.md) og QGIS-formularer"), "medium"),
        field="cvr_kode",
        columns=("cvr_kode",),
        catalogue=("A11",),
        unless=_without_kommune,
        check=_own_authority(cvr_of),
        explains=N_("Undersøges kun, når kommunen er oplyst med --kommune."),
        message=N_("cvr_kode er {value}. Kommunens er {limit}."),
        advice=N_("Ret cvr_kode, eller få den anden myndighed til at levere objektet."),
    )


def _agrees(kommune_of: Mapping[int, int]) -> Check:
    cvr = np.array(sorted(kommune_of))
    kommune = np.array([kommune_of[number] for number in cvr.tolist()])

    def run(rows: Rows, _context: Context) -> Hits:
        own, code = numbers(rows, "cvr_kode").value, numbers(rows, "kommunekode").value
        place = np.minimum(np.searchsorted(cvr, np.nan_to_num(own)), len(cvr) - 1)
        municipal = cvr[place] == own
        at = positions(municipal & ~np.isnan(code) & (kommune[place] != code))
        if not len(at):
            return NO_HITS
        details = {"cvr": raw(rows, "cvr_kode", at)}
        return Hits(at, value=raw(rows, "kommunekode", at), limit=kommune[place[at]].tolist(), details=details)

    return run


def _without_kommune(_info: LayerInfo, dataset: Dataset) -> str:
    return "" if dataset.kommune else N_("kommunen er ikke oplyst; brug --kommune")


def _own_authority(cvr_of: Mapping[int, list[int]]) -> Check:
    def run(rows: Rows, context: Context) -> Hits:
        allowed = cvr_of.get(int(context.kommune), [])
        value = numbers(rows, "cvr_kode").value
        return check.hits(rows, "cvr_kode", ~np.isnan(value) & ~np.isin(value, allowed), ", ".join(map(str, allowed)))

    return run


def _visibility(layer: Layer) -> Iterator[Rule]:
    if layer.code in EMERGENCY:
        yield rule(
            layer,
            "off_kode",
            "beredskab",
            title=N_("Beredskabets temaer bør kun vises for myndigheder"),
            severity=Severity.WARNING,
            reference=spelled("SPEC17", detail="5.12"),
            field="off_kode",
            columns=("off_kode",),
            catalogue=("S01",),
            check=check.equals_number("off_kode", 3),
            message=N_("off_kode er {value}, så oplysningerne kan blive set af flere end myndigheder."),
            advice=N_("Sæt off_kode til 3 (myndigheder), medmindre oplysningen må være offentlig."),
        )


def _looked_up(model: Model, layer: Layer) -> Iterator[Rule]:
    """A delivered text beside a code says the same as the code. Texts are looked up and ignored when written, so this is a notice."""
    general = {"oprindelse": "oprindkode", "status": "statuskode", "offentlig": "off_kode", "cvr_navn": "cvr_kode"}
    for column in layer.fields:
        code_name = general.get(column.name, column.text_of) if column.kind is FieldKind.GENERAL else column.text_of
        code = layer.by_name.get(code_name or "")
        if code is None or not code.code_list or not model.lists[code.code_list].codes:
            continue
        labels = {entry.code: entry.label_da for entry in model.lists[code.code_list].codes}
        yield rule(
            layer,
            column.name,
            "opslag",
            title=N_("En tekst ved siden af en kode bør sige det samme som koden"),
            severity=Severity.NOTICE,
            reference=Reference(N_("GeoFA's QGIS-plugin: teksten slås op og bliver ikke gemt"), "medium"),
            field=column.name,
            columns=(column.name, code.name),
            catalogue=("C03",),
            check=_same_as_label(column.name, code.name, labels),
            message=N_("{field} er {value}, men koden betyder {limit}."),
            advice=N_("Kontrollér koden; det er den, der bliver gemt."),
        )


def _same_as_label(name: str, code_name: str, labels: Mapping[str, str]) -> Check:
    code = np.array(sorted(int(key) if key.lstrip("-").isdigit() else -1 for key in labels))
    by_number = {int(key): label for key, label in labels.items() if key.lstrip("-").isdigit()}
    label = np.array([by_number.get(number, "").strip().casefold() for number in code.tolist()], dtype=object)

    def run(rows: Rows, _context: Context) -> Hits:
        array = rows.column(name)
        number = numbers(rows, code_name).value
        if not is_text(array) or not len(code):
            return NO_HITS
        place = np.minimum(np.searchsorted(code, np.nan_to_num(number, nan=-1)), len(code) - 1)
        judged = positions((code[place] == number) & filled(rows, name))
        if not len(judged):
            return NO_HITS
        said = _folded(rows, name, judged)
        at = judged[said != label[place[judged]]]
        return Hits(at, value=raw(rows, name, at), limit=[by_number[n] for n in number[at].astype(int).tolist()]) if len(at) else NO_HITS

    return run


def _folded(rows: Rows, name: str, at: NDArray[np.int64]) -> NDArray[np.object_]:
    """The texts trimmed and in lower case."""
    import pyarrow as pa  # noqa: PLC0415 -- beside its only use
    import pyarrow.compute as pc  # noqa: PLC0415

    texts = pc.utf8_lower(pc.utf8_trim_whitespace(rows.column(name).take(pa.array(at))))
    folded: NDArray[np.object_] = texts.to_numpy(zero_copy_only=False)
    return folded


def _names(layer: Layer) -> Iterator[Rule]:
    yield rule(
        layer,
        "kolonner",
        "ukendte",
        title=N_("Kolonner bør være temaets"),
        severity=Severity.NOTICE,
        reference=spelled("UPL"),
        scope=Scope.SCHEMA,
        catalogue=("D01",),
        check=_unknown_columns(layer),
        message=N_("Temaet kender ikke {value}. Indholdet bliver ikke gemt."),
        advice=N_("Ret kolonnens navn, hvis den skulle have været med."),
    )
    yield rule(
        layer,
        "kolonner",
        "skrivemaade",
        title=N_("Kolonnenavne skal skrives med små bogstaver uden æ, ø og å"),
        severity=Severity.NOTICE,
        reference=Reference(N_("GeoFA's skabelon for release notes: navngivning")),
        scope=Scope.SCHEMA,
        catalogue=("D02",),
        check=_odd_names,
        message=N_("Navnet {value} er ikke skrevet med små bogstaver uden æ, ø og å."),
        advice=N_("Omdøb kolonnen, eller lever i et format, der bevarer navnet."),
    )
    yield from _zeros(layer)
    if SYSTEM_FILLED in layer.by_name:
        yield rule(
            layer,
            SYSTEM_FILLED,
            "leveres_ikke",
            title=N_("beliggenhedskommune skal ikke leveres"),
            severity=Severity.NOTICE,
            reference=Reference("GeoFA release notes 1.8"),
            scope=Scope.SCHEMA,
            field=SYSTEM_FILLED,
            catalogue=("V10",),
            check=check.column_absent(SYSTEM_FILLED),
            message=N_("{field} er med i filen, men udfyldes hver nat ud fra geometrien."),
            advice=N_("Kolonnen kan udelades."),
        )


def _zeros(layer: Layer) -> Iterator[Rule]:
    """What is 0 in a file of MapInfo, which has no empty numbers, can be nothing: nobody can tell, so it is said."""
    names = tuple(column.name for column in layer.delivered if column.type in {FieldType.INTEGER, FieldType.REAL, FieldType.BOOLEAN})
    yield rule(
        layer,
        "kolonner",
        "nul_eller_tom",
        title=N_("0 i MapInfo kan være en tom værdi"),
        severity=Severity.NOTICE,
        reference=Reference(N_("MapInfo har ingen tomme tal")),
        scope=Scope.LAYER,
        optional=names,
        keep={ZEROS: _keep_zeros(names)},
        keep_geometry=False,
        check=_zero_or_empty(names),
        message=N_("Værdien er 0 (eller falsk), og filen kan ikke vise, om den er tom. Kolonner (antal rækker): {value}."),
        advice=N_("Lever laget i et format med tomme værdier, eller bekræft, at 0 er ment."),
        explains=N_(
            "MapInfo skriver 0, hvor et tal er tomt. Hvor 0 ikke kan være en kode, er det læst som tom. I andre kolonner er det læst som 0:"
            " en regel om værdien kan da være brudt, eller en påkrævet kolonne se udfyldt ud, selv om der intet står."
        ),
    )


def _keep_zeros(names: tuple[str, ...]) -> Keep:
    def keep(rows: Rows) -> NDArray[np.int64]:
        """The rows with 0 in each column, where 0 may be nothing; one line for each run."""
        told = any(note.kind == ZERO_KEPT for note in rows.layer.notes)
        read = [name for name in names if told and name in rows.layer.columns and name not in rows.layer.zero_is_empty and rows.has(name)]
        counts = {name: int((numbers(rows, name).value == 0).sum()) for name in read}
        return np.array([[counts.get(name, 0) for name in names]], dtype=np.int64)

    return keep


def _zero_or_empty(names: tuple[str, ...]) -> Check:
    def run(rows: Rows, _context: Context) -> Hits:
        kept = rows.kept(ZEROS)
        counts = [] if kept is None else [(name, count) for name, count in zip(names, kept.sum(axis=0).tolist(), strict=True) if count]
        if not counts:
            return NO_HITS
        told = Phrase.joined(", ", [Phrase(N_("{name} ({count})"), name=name, count=count) for name, count in counts])
        return replace(whole_layer(value=told), outcome=Outcome.UNDECIDED)

    return run


def _unknown_columns(layer: Layer) -> Check:
    known = layer.by_name.keys()

    def run(rows: Rows, _context: Context) -> Hits:
        ours = known | rows.layer.foreign
        unknown = sorted(column.delivered_name for name, column in rows.layer.columns.items() if name not in ours)
        return _listed(unknown)

    return run


def _odd_names(rows: Rows, _context: Context) -> Hits:
    odd = sorted(
        c.delivered_name
        for name, c in rows.layer.columns.items()
        if name not in rows.layer.foreign and (c.delivered_name != c.delivered_name.lower() or not c.delivered_name.isascii())
    )
    return _listed(odd)


def _listed(names: list[str]) -> Hits:
    return whole_layer(value=", ".join(names)) if names else NO_HITS
