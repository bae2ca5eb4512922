"""The answer to a building case as one page, the same for the browser and for paper: verdict, plan, rules with sums, what to send."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from geoplan.building.classes import ADVISERS
from geoplan.building.documents import DUTY_DA, PHASE_DA, Phase, needed
from geoplan.building.helhedsvurdering import CRITERIA
from geoplan.building.protection import OUTCOME_DA as THEME_DA
from geoplan.report import building_sentences as words
from geoplan.report.pdf import installed, pdf_bytes
from geoplan.report.site_plan import site_plan
from geoplan.report.values import clean
from geoplan.rules import OUTCOME_DA, Consequence, Outcome
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.building.check import Result
    from geoplan.building.classes import Classes
    from geoplan.building.overrides import Override
    from geoplan.building.rulings import Ruling
    from geoplan.texts import Texts

GUIDANCE: Final = N_("Vejledende, ikke en afgørelse. Kommunen afgør sagen.")
WORDS: Final = {
    "missing": N_("Det mangler, før alt kan afgøres"),
    "map": N_("Beliggenhedsplan"),
    "map_note": N_("Røde mål er den korteste afstand fra det, der søges opført, til skel. Mål langs grunden er skellenes længder."),
    "no_map": N_("Sagen har ingen tegning af grunden (plot.geometry), så der er intet kort."),
    "rules": N_("Regel for regel"),
    "rule": N_("Regel"),
    "answer": N_("Svar"),
    "measured": N_("Målt"),
    "limit": N_("Grænse"),
    "why": N_("Hvorfor"),
    "basis": N_("Grundlag"),
    "sum": N_("Regnestykke"),
    "permit": N_("Tilladelse"),
    "dispensations": N_("Dispensationer og helhedsvurdering"),
    "criteria": N_("Kommunen lægger vægt på dette i en helhedsvurdering"),
    "documents": N_("Det skal sendes med"),
    "document": N_("Dokument"),
    "duty": N_("Pligt"),
    "signed": N_("Underskrives af"),
    "classes": N_("Klasser (kommunens vejledning; efterprøv dem hos en rådgiver)"),
    "climate": N_("Klimakrav"),
    "periods": N_("Frister"),
    "themes": N_("Beskyttelse og landzone"),
    "filled": N_("Udfyldt fra arbejdsområdet"),
    "field": N_("Oplysning"),
    "value": N_("Værdi"),
    "source": N_("Kilde"),
    "sources": N_("Kilder"),
    "facts": N_("Regel i kataloget"),
    "unverified": N_("ikke efterprøvet"),
    "verified": N_("efterprøvet"),
    "state": N_("Efterprøvet?"),
    "none": N_("Ingen."),
}
CLASS_WORDS: Final = {"use_category": N_("anvendelseskategori"), "risk": N_("risikoklasse"), "consequence": N_("konsekvensklasse")}


def building_html(
    result: Result,
    t: Texts,
    *,
    filled: Sequence[tuple[str, str, str]] = (),
    officers: Result | None = None,
    overrides: Sequence[Override] = (),
) -> str:
    """The page. ``filled`` are fields taken from a workspace: what, value, source. Its plan is drawn inside it; nothing is fetched.

    ``officers`` is the answer with an officer's ``overrides`` put in; it is shown beside geoplan's.
    """
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined, finalize=_shown
    )
    title = clean(result.case.title or t(N_("Byggesag")))
    return environment.get_template("building.html.j2").render(
        lang=t.language,
        title=title,
        day=t(N_("Regler pr. {day}"), day=result.day.strftime("%d-%m-%Y")),
        verdicts=list(zip((_look(result), _look(officers or result)), words.verdicts(result, officers, overrides, t), strict=False)),
        guidance=t(GUIDANCE),
        missing=[words.said(one, t) for one in result.missing],
        map=site_plan(result.case, t),
        counts=_counts(result, t),
        rules=[{**_rule(one, t), "officer": words.overruled(one, overrides, t)} for one in result.rulings],
        permits=[_permit(one, t) for one in result.permits],
        dispensations=_dispensations(result, t),
        criteria=_criteria(result, t),
        documents=_documents(result, t),
        classes=[_classes(one, t) for one in result.classes],
        climate=[_climate(one, t) for one in result.climate],
        periods=[_titled(one, t) for one in result.periods],
        themes=[_theme(one, t) for one in result.themes],
        filled=[[clean(cell) for cell in row] for row in filled],
        sources=_sources(result, t),
        caveats=[words.said(one, t) for one in result.caveats],
        w={name: t(word) for name, word in WORDS.items()},
    )


def answer_pages(
    result: Result,
    t: Texts,
    *,
    filled: Sequence[tuple[str, str, str]] = (),
    officers: Result | None = None,
    overrides: Sequence[Override] = (),
) -> dict[str, bytes]:
    """The page as svar.html, and as svar.pdf where WeasyPrint is installed. The rest as in ``building_html``."""
    page = building_html(result, t, filled=filled, officers=officers, overrides=overrides)
    return {"svar.html": page.encode("utf-8")} | ({"svar.pdf": pdf_bytes(page)} if installed() else {})


def _shown(value: Any) -> Any:
    """What a page shows of a value: texts cleaned, whatever a case file says."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _template(name: str) -> str:
    return (files("geoplan.report") / "templates" / name).read_text(encoding="utf-8")


def _look(result: Result) -> str:
    """How the verdict is coloured: green only where nothing is open."""
    if result.permit in {"undecided", "judgement"} and result.outcome == "within_byggeret":
        return "judgement"
    return {"within_byggeret": "complies", "helhedsvurdering": "breach", "dispensation": "breach"}.get(result.outcome, "judgement")


def _counts(result: Result, t: Texts) -> str:
    counts = {kind: sum(one.outcome is kind for one in result.rulings) for kind in Outcome}
    return ", ".join(f"{count} {t(OUTCOME_DA[kind])}" for kind, count in counts.items() if count)


def _rule(one: Ruling, t: Texts) -> dict[str, Any]:
    sentences = [words.sentence(one, t), words.consequence(one, t), words.way_out(one, t)]
    sentences += [words.said(remark, t) for remark in (*one.remarks, *one.beside)]
    if one.outcome is Outcome.UNDECIDED:
        sentences += [words.said(ask, t) for ask in one.missing]
    known = {"measured": one.measured, "limit": one.limit} if words.told(one) else {"measured": None, "limit": one.limit}
    return {
        "title": t(one.rule.title),
        "subject": clean(one.subject),
        "outcome": one.outcome.value,
        "said": words.outcome(one, t),
        **{name: "" if value is None else _with_unit(value, one, t) for name, value in known.items()},
        "why": [text for text in sentences if text],
        "basis": words.basis(one, t),
        "sum": [words.sum_line(line, t) for line in one.calculation] if len(one.calculation) > 1 and words.told(one) else [],
        "document": one.document if one.document.startswith(("https://", "http://")) else "",
        "document_text": one.document,
    }


def _with_unit(value: float, one: Ruling, t: Texts) -> str:
    return f"{words.measured(value, one, t)} {t(Phrase(words.UNITS.get(one.unit, one.unit))) if one.unit else ''}".rstrip()


def _permit(one: Any, t: Texts) -> dict[str, Any]:
    return {
        "subject": clean(one.subject),
        "required": {"no": "complies"}.get(one.required, "judgement"),
        "said": t(words.PERMIT_WORDS[one.required]),
        "paragraph": words.cited(one.paragraph, t),
        "why": [words.said(why, t) for why in (*one.why, *one.conditions, *one.missing)],
    }


def _dispensations(result: Result, t: Texts) -> list[str]:
    """What the municipality must give before it may be built."""
    asked = [one for one in result.rulings if one.outcome is Outcome.BREACH]
    told = {
        Consequence.DISPENSATION: N_("Dispensation fra {source}: {rule} – {subject}"),
        Consequence.HELHEDSVURDERING: N_("Helhedsvurdering (BR18 § 187): {rule} – {subject}"),
    }
    found = [
        t(told[one.consequence], source=words.basis(one, t), rule=t(one.rule.title).lower(), subject=clean(one.subject))
        for one in asked
        if one.consequence in told
    ]
    return [text.rstrip(" –") for text in dict.fromkeys(found)]


def _criteria(result: Result, t: Texts) -> list[str]:
    if result.outcome != "helhedsvurdering":
        return []
    return [f"{t(one.text)} ({words.cited(one.paragraph, t)})" for one in CRITERIA]


def _documents(result: Result, t: Texts) -> list[dict[str, Any]]:
    """What must be sent, phase by phase."""
    asked = needed(result)
    maybe = N_("kan blive nødvendigt")
    made = [
        {
            "phase": t(PHASE_DA[phase]),
            "rows": [
                {
                    "title": one.document.title,
                    "duty": t(DUTY_DA[one.document.duty]) if one.certain else t(maybe),
                    "signed": one.document.signed_by,
                    "law": one.document.reference.text,
                    "unverified": not one.document.reference.verified,
                }
                for one in asked
                if one.document.phase is phase
            ],
        }
        for phase in Phase
    ]
    return [one for one in made if one["rows"]]


def _classes(one: Classes, t: Texts) -> dict[str, str]:
    told = [f"{t(title)} {getattr(one, name)}" for name, title in CLASS_WORDS.items() if getattr(one, name)]
    told += [f"{name} ({t(ADVISERS[name])})" for name in (one.fire, one.structure) if name]
    missing = t(N_("Angiv {fields}, så kan resten findes."), fields=", ".join(one.missing)) if one.missing else ""
    return {"title": clean(one.subject), "said": ", ".join(told) or "–", "why": missing}


def _climate(one: Any, t: Texts) -> dict[str, str]:
    unsure = "" if one.verified else " " + t(N_("(ikke efterprøvet)"))
    return {"title": clean(one.subject), "said": _outcome(one.outcome, t), "why": words.said(one.why, t) + unsure}


def _titled(one: Any, t: Texts) -> dict[str, str]:
    return {"title": t(one.title), "said": _outcome(one.outcome, t), "why": words.said(one.why, t)}


def _theme(one: Any, t: Texts) -> dict[str, str]:
    return {"title": f"{t(one.title)} – {clean(one.subject)}".rstrip(" –"), "said": t(THEME_DA[one.outcome]), "why": words.said(one.why, t)}


def _outcome(outcome: Outcome | None, t: Texts) -> str:
    return t(OUTCOME_DA[outcome]) if outcome is not None else ""


def _sources(result: Result, t: Texts) -> list[dict[str, str]]:
    """The numbers' sources, each once, and whether somebody has verified them."""
    found = {
        (words.basis(one, t), one.fact, one.reference.text if one.reference is not None else "", one.verified) for one in result.rulings
    }
    state = {True: t(WORDS["verified"]), False: t(WORDS["unverified"])}
    return [{"basis": basis, "fact": fact, "text": text, "state": state[verified]} for basis, fact, text, verified in sorted(found)]
