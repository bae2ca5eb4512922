"""The answer on the page *Byggeri*: verdict, what flipped, rule by rule with sums, permit, documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geoplan.building.documents import DUTY_DA, PHASE_DA, Phase
from geoplan.building.helhedsvurdering import CRITERIA
from geoplan.building.protection import OUTCOME_DA as THEME_DA
from geoplan.report import building_sentences as words
from geoplan.report.values import clean
from geoplan.rules import Outcome
from geoplan.texts import N_
from geoplan_app.parts import outcome_word, rows_table, verdict
from geoplan_app.sag_evidence import ORDER, Evidence, banner, counted, of_rulings

if TYPE_CHECKING:
    from geoplan.building.check import Result
    from geoplan.building.documents import Needed
    from geoplan.building.rulings import Ruling
    from geoplan.rules import Reference
    from geoplan.texts import Texts
    from geoplan.workflows.building_draft import Answered

Outcomes = dict[tuple[str, str], Outcome]


def outcomes(result: Result) -> Outcomes:
    """The answer of every rule about every part."""
    return {(one.rule.id, one.subject): one.outcome for one in result.rulings}


def flips(before: Outcomes, result: Result, t: Texts) -> list[str]:
    """The rules whose answer is another than before, in words."""
    text = N_("{rule}: før {before}, nu {now}")
    return [
        t(text, rule=_name(one, t), before=outcome_word(before[key]), now=outcome_word(one.outcome))
        for one in result.rulings
        if (key := (one.rule.id, one.subject)) in before and before[key] is not one.outcome
    ]


def _name(one: Ruling, t: Texts) -> str:
    rule, subject = one.rule, clean(one.subject)
    return f"{t(rule.title)} – {subject}" if subject else t(rule.title)


def head(result: Result, before: Outcomes, t: Texts) -> None:
    """The verdict, and what the latest change did."""
    verdict(banner(result), words.verdict(result, t), t(N_("Vejledende, ikke en afgørelse. Kommunen afgør sagen.")))
    changed = flips(before, result, t)
    if changed:
        st.info(t(N_("Din ændring gav et andet svar:")) + "\n\n" + "\n".join(f"- {one}" for one in changed), icon=":material/swap_horiz:")


def short(result: Result, t: Texts) -> None:
    """Every rule in a line beside the map: what needs a person first."""
    found = of_rulings(result.rulings, (), t)
    st.caption(counted(found, {one: outcome_word(one) for one in Outcome}))
    lines = [f"- {outcome_word(one.outcome)} – {one.name}{_figures(one, t)}" for one in found]
    st.markdown("\n".join(lines))


def _figures(one: Evidence, t: Texts) -> str:
    if "–" in {one.measured, one.limit}:
        return ""
    return ": " + t(N_("{measured}, grænsen er {limit}"), measured=one.measured, limit=one.limit)


def rules(result: Result, t: Texts) -> None:
    """Rule by rule with measured, limit, difference, sum, basis and what can be done."""
    found = of_rulings(result.rulings, (), t)
    if not found:
        st.info(t(N_("Byggeretten siger ikke noget om dette arbejde, så der er ingen regler at vurdere.")))
        return
    for one in sorted(found, key=lambda each: ORDER.index(each.outcome)):
        with st.expander(f"{outcome_word(one.outcome)} – {one.name}{_figures(one, t)}"):
            _rule(one, t)


def _rule(one: Evidence, t: Texts) -> None:
    for text in one.said:
        st.write(text)
    rows_table([{t(N_("Målt")): one.measured, t(N_("Grænse")): one.limit, t(N_("Forskel")): one.difference}])
    if one.calculation:
        names = (t(N_("+/−")), t(N_("Regnestykke")), t(N_("Tal")), t(N_("Paragraf")))
        rows_table([dict(zip(names, (_sign(line[0]), *line[1:]), strict=True)) for line in one.calculation])
    st.caption(t(N_("Grundlag: {basis}"), basis=one.basis) + (f" · {one.paragraph}" if one.paragraph not in one.basis else ""))
    if one.document:
        st.markdown(f"[{t(N_('Læs planen'))}]({one.document})")


def _sign(sign: str) -> str:
    """A plus alone would be read as a list by the table."""
    return "\\+" if sign.strip() == "+" else sign


def rest(found: Answered, t: Texts) -> None:
    """Permit, dispensations, protection, classes and what was taken from the registers."""
    result = found.result
    for one in result.permits:
        st.markdown(f"**{clean(one.subject)}: {t(words.PERMIT_WORDS[one.required])}** ({words.cited(one.paragraph, t)})")
        for why in (*one.why, *one.conditions):
            st.caption(words.said(why, t))
    for theme in result.themes:
        st.markdown(f"**{t(theme.title).capitalize()}: {t(THEME_DA[theme.outcome])}.** {words.said(theme.why, t)}")
    if result.outcome == "helhedsvurdering":
        with st.expander(t(N_("Kommunen lægger vægt på dette i en helhedsvurdering"))):
            st.markdown("\n".join(f"- {t(one.text)} ({words.cited(one.paragraph, t)})" for one in CRITERIA))
    with st.expander(t(N_("Udfyldt fra arbejdsområdet")), icon=":material/database:"):
        names = (t(N_("Oplysning")), t(N_("Værdi")), t(N_("Kilde")))
        rows_table([dict(zip(names, map(clean, one), strict=True)) for one in found.filled])
    for one in result.caveats:
        st.caption(words.said(one, t))


def documents(found: Answered, t: Texts) -> None:
    """What must be sent, phase by phase."""
    asked = found.needed
    certain = [one for one in asked if one.certain and one.document.phase is Phase.APPLICATION]
    st.caption(t.plural(N_("{n} dokument skal med ansøgningen."), N_("{n} dokumenter skal med ansøgningen."), len(certain)))
    for phase in Phase:
        lines = [_document(one, t) for one in asked if one.document.phase is phase]
        if lines:
            with st.expander(f"{t(PHASE_DA[phase])} ({len(lines)})", expanded=phase is Phase.APPLICATION):
                st.markdown("\n".join(lines))


def _document(one: Needed, t: Texts) -> str:
    """A document in a line: what, whether it must come, who signs, and by which rule."""
    duty = t(DUTY_DA[one.document.duty]) if one.certain else t(N_("kan blive nødvendigt"))
    signed = ", " + t(N_("underskrives af {who}"), who=one.document.signed_by) if one.document.signed_by else ""
    return f"- **{one.document.title}** – {duty}{signed}; {_law(one.document.reference, t)}"


def _law(reference: Reference, t: Texts) -> str:
    """The paragraph, marked where nobody has verified it."""
    return reference.text if reference.verified else t(N_("{source} (ikke efterprøvet)"), source=reference.text)
