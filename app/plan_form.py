"""The provisions of a plan: a form for the plan and each of its parts, made from the model, and a table for many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geoplan.model.plan import plan_model
from geoplan.texts import N_
from geoplan.workflows.plan.edit import edit_fields
from geoplan.workflows.plan.table import RowChange, edit_rows, object_values, part_table
from geoplan_app import plan_fields
from geoplan_app.acting import act
from geoplan_app.parts import rows_table
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.plan.show import Part, Shown
    from geoplan_app.plan_fields import Field

OWN: Final = "plan"
COLUMNS: Final = 3


def forms(target: str, shown: Shown, t: Texts, *, locked: bool) -> None:
    """What the plan says, the form of one object, and the table of its parts."""
    _overview(shown, t)
    if locked:
        return
    one, many = st.tabs([t(N_("Ret ét objekt")), t(N_("Ret mange i en tabel"))])
    with one:
        _form(target, shown, t)
    with many:
        _table(target, shown, t)


def _overview(shown: Shown, t: Texts) -> None:
    parts = [shown.plan, *shown.delomraader, *shown.byggefelter]
    rows = plan_fields.provisions_rows(parts, t)
    if any(len(row) > 1 for row in rows):
        rows_table(rows)
        st.caption(t(N_("“arvet” står på planen eller delområdet ovenover. – er ikke oplyst; det er ikke det samme som ingen grænse.")))
    else:
        st.caption(t(N_("Der er ingen bestemmelser endnu.")))


def _form(target: str, shown: Shown, t: Texts) -> None:
    choices: dict[str, Part] = {OWN: shown.plan}
    choices |= {f"d:{part.objekt_id}": part for part in shown.delomraader} | {f"b:{part.objekt_id}": part for part in shown.byggefelter}
    which = st.selectbox(t(N_("Objekt")), list(choices), format_func=lambda one: _called(one, choices[one], t), key="plan.objekt")
    part = choices[which]
    fields = plan_fields.fields_of(part.kind, t)
    values = object_values(target, part.kind, part.objekt_id)
    more = st.multiselect(
        t(N_("Vis flere felter")),
        [name for name in fields if name not in plan_fields.shown_fields(part.kind, values)],
        format_func=lambda name: f"{fields[name].label} ({name})",
        key=f"plan.flere.{part.kind}",
        placeholder=t(N_("Søg efter et felt")),
    )
    names = plan_fields.shown_fields(part.kind, values, more)
    st.caption(t(N_("Felter med stjerne (\\*) skal være udfyldt, når planen er forslag. Tal skrives med decimalkomma.")))
    with st.form(f"plan.form.{part.objekt_id}.{part.versions_id}"):
        columns = st.columns(COLUMNS)
        filled = {name: _box(columns[at % COLUMNS], part, fields[name], values.get(name), t) for at, name in enumerate(names)}
        why = st.text_input(t(N_("Hvorfor (valgfri; står i sporet)")), key=f"plan.hvorfor.{part.objekt_id}")
        if st.form_submit_button(t(N_("Gem")), type="primary", icon=":material/save:"):
            said = plan_fields.written([fields[name] for name in names], values, filled)
            _save(target, shown, part, said=said, why=why, t=t)


def _called(which: str, part: Part, t: Texts) -> str:
    if which == OWN:
        return t(N_("Planen {name}"), name=part.name)
    return t(N_("Delområde {name}"), name=part.name) if which.startswith("d:") else t(N_("Byggefelt {name}"), name=part.name)


def _box(column: Any, part: Part, field: Field, value: Any, t: Texts) -> str:
    key = f"plan.felt.{part.objekt_id}.{part.versions_id}.{field.name}"
    begun = plan_fields.as_written(value, field)
    common = {"key": key, "help": field.help}
    if field.box in {"code", "flag"}:
        options = ["", *(["ja", "nej"] if field.box == "flag" else [code for code, _ in field.options])]
        options += [begun] if begun not in options else []
        chosen = column.selectbox(
            field.label,
            options,
            index=options.index(begun),
            format_func=lambda code: plan_fields.option_text(field, code, t),
            accept_new_options=field.open_list,
            **common,
        )
        return str(chosen or "")
    if field.box == "long":
        return str(column.text_area(field.label, value=begun, height=80, **common))
    return str(column.text_input(field.label, value=begun, **common))


def _save(target: str, shown: Shown, part: Part, *, said: list[str], why: str, t: Texts) -> None:
    if not said:
        st.info(t(N_("Der er intet ændret.")), icon=":material/info:")
        return
    chosen: dict[str, Any] = {}
    if part.kind == "delomraade":
        chosen = {"parts": (part.name,)}
    elif part.kind == "byggefelt":
        chosen = {"byggefelt": part.objekt_id}
    done = t.plural("{n} felt er gemt.", "{n} felter er gemt.", len(said))
    act(lambda: edit_fields(target, shown.line.objekt_id, said, seen=part.versions_id, who=current().who, why=why.strip(), **chosen), done)


def _table(target: str, shown: Shown, t: Texts) -> None:
    """Many objects at once. A row that somebody else changed meanwhile is refused, and nothing is stored."""
    kinds = [kind for kind, parts in (("delomraade", shown.delomraader), ("byggefelt", shown.byggefelter)) if parts]
    if not kinds:
        st.caption(t(N_("Planen har hverken delområder eller byggefelter endnu.")))
        return
    kind = st.radio(
        t(N_("Ret")),
        kinds,
        format_func=lambda one: t({"delomraade": N_("Delområder"), "byggefelt": N_("Byggefelter")}[one]),
        horizontal=True,
        key="plan.tabel.slags",
    )
    fields = plan_fields.fields_of(kind, t)
    columns = st.multiselect(
        t(N_("Kolonner")),
        list(fields),
        default=[name for name in plan_fields.IN_TABLE[kind] if name in fields],
        format_func=lambda name: f"{fields[name].label} ({name})",
        key=f"plan.tabel.kolonner.{kind}",
    )
    rows = part_table(target, shown.line.objekt_id, kind)
    names = [part.name for part in (shown.delomraader if kind == "delomraade" else shown.byggefelter)]
    key = f"plan.tabel.{kind}.{'.'.join(str(row['versions_id'])[:8] for row in rows)}"
    table = pd.DataFrame([{name: plan_fields.table_value(row.get(name), fields[name]) for name in columns} for row in rows], index=names)
    table.index.name = t(plan_model().kinds[kind].title_da)
    st.data_editor(
        table.astype(object), column_config={name: _column(fields[name]) for name in columns}, key=key, num_rows="fixed", placeholder="–"
    )
    edited = st.session_state.get(key, {}).get("edited_rows", {})
    said = plan_fields.table_changes(kind, rows, edited, t)
    st.caption(
        t.plural("{n} række er ændret og ikke gemt.", "{n} rækker er ændret og ikke gemt.", len(said))
        if said
        else t(N_("Intet er ændret."))
    )
    if st.button(t(N_("Gem tabellen")), icon=":material/save:", disabled=not said, key="plan.tabel.gem"):
        by_row = {str(row["objekt_id"]): name for row, name in zip(rows, names, strict=True)}
        made = [RowChange(str(row["objekt_id"]), str(row["versions_id"]), written, by_row[str(row["objekt_id"])]) for row, written in said]
        done = t.plural("{n} række er gemt.", "{n} rækker er gemt.", len(made))
        act(lambda: edit_rows(target, shown.line.objekt_id, kind, made, who=current().who), done)


def _column(field: Field) -> Any:
    if field.box == "number":
        return st.column_config.NumberColumn(field.label, help=field.help, format="localized")
    if field.box in {"code", "flag"}:
        return st.column_config.SelectboxColumn(field.label, help=field.help, options=plan_fields.table_options(field))
    return st.column_config.TextColumn(field.label, help=field.help)
