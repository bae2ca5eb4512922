"""Pages about building cases, in Markdown: the case file field by field, and the rules of byggeret with their dated numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin

from geoplan.building.case import Case, walked
from geoplan.model.pages import code, page, table
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = {"str": N_("tekst"), "float": N_("tal"), "bool": N_("true eller false"), "date": N_("dag")}


def building_pages() -> dict[str, str]:
    """Give the pages by their path under ``docs``."""
    return {"building/case.md": page(texts()(N_("Sagsfilen")), _case_page())}


def law_page(law: str) -> dict[str, str]:
    """Give the page of the rules of byggeret and their numbers; ``law`` is what ``geoplan rules br18`` prints."""
    t = texts()
    intro = t(N_("Reglerne om byggeret og de tal, de slår op, med den periode hvert tal gælder. Det samme viser `geoplan rules br18`."))
    return {"rules/br18.md": page(t(N_("Byggeret: regler og tal")), [intro, f"```text\n{law.rstrip()}\n```"])}


def _case_page() -> list[str]:
    t = texts()
    return [
        t(
            N_(
                "En sagsfil er TOML. Alle felter kan udelades; svaret siger, hvad der mangler. Tal er i meter og kvadratmeter, "
                "geometri er WKT i EPSG:25832."
            )
        ),
        t(
            N_(
                "Felter med `[]` kan gentages: `[[building]]` for hver bygning, `[[plot.plans]]` for hver plan. Samme felter "
                "står i JSON Schema i pakken (`geoplan/building/schema`)."
            )
        ),
        table([t(N_("Felt")), t(N_("Hvad")), t(N_("Værdi"))], _rows()),
    ]


def _rows() -> Iterator[tuple[str, ...]]:
    for name, kind, told in walked(Case):
        yield code(name), texts()(told["title"]), _kind(kind, told)


def _kind(kind: Any, told: Any) -> str:
    t = texts()
    inner = [one for one in get_args(kind) if one is not type(None) and one is not Ellipsis]
    if told.get("one_of"):
        return ", ".join(map(str, told["one_of"]))
    if get_origin(kind) is tuple:
        return t(N_("liste"))
    name = (inner[0] if inner else kind).__name__
    return t(KINDS[name]) if name in KINDS else t(N_("tabel"))
