"""The rehearsal of an upload as the last part of a validation's text or JSON report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import UsageError
from geoplan.fkg.upload import State
from geoplan.report.json_lines import dumps
from geoplan.report.sentences import sentence
from geoplan.report.text import _wrapped
from geoplan.report.values import clean, raw_text
from geoplan.report.writing import _replacing
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geoplan.fkg.upload import LayerRehearsal, Rehearsal, Step
    from geoplan.texts import Texts

UPLOAD_FORMATS: Final = ("text", "json")
STATE_DA: Final[Mapping[State, str]] = {
    State.PASSES: N_("i orden"),
    State.STOPS: N_("STOPPER"),
    State.LOSES: N_("TABER"),
    State.UNDECIDED: N_("kan ikke afgøres"),
}
_END: Final = "\n}\n"


def with_upload(text: str | None, rehearsal: Rehearsal, format: str, out: Path | None, *, texts: Texts) -> str | None:  # noqa: A002
    """Put the rehearsal at the end of a report: of ``text``, or of the file ``out`` that the report was written to.

    Raises UsageError for other formats than text and JSON, UnwritableError when the file cannot be written.
    """
    if format not in UPLOAD_FORMATS:
        raise UsageError(texts("Prøven af upload (--as-upload) kan kun skrives som text eller json."))
    if out is None:
        return _added(text or "", rehearsal, format, texts)
    whole = _added(out.read_text(encoding="utf-8"), rehearsal, format, texts)
    with _replacing(out, format, texts) as path:
        path.write_text(whole, encoding="utf-8", newline="")
    return None


def _added(text: str, rehearsal: Rehearsal, format: str, texts: Texts) -> str:  # noqa: A002 -- the option's own name
    if format == "json":
        return text.removesuffix(_END) + ',\n"upload": ' + dumps(upload_members(rehearsal, texts)) + _END
    return text + "".join(f"{line}\n" for line in upload_lines(rehearsal, texts))


def upload_members(rehearsal: Rehearsal, texts: Texts) -> list[dict[str, Any]]:
    """The rehearsal as members of JSON objects, one per layer."""
    return [
        {
            "path": raw_text(layer.info.path),
            "layer": raw_text(layer.info.name),
            "theme": layer.theme,
            "stops_at": layer.stops_at.name if layer.stops_at else None,
            "missing_columns": list(layer.columns),
            "steps": [
                {"step": step.name, "state": str(step.state), "count": step.count, "message": raw_text(_said(step, texts))}
                for step in layer.steps
            ],
        }
        for layer in rehearsal.layers
    ]


def rehearsal_rows(rehearsal: Rehearsal, texts: Texts) -> list[dict[str, Any]]:
    """The rehearsal for a screen, one entry per layer: the verdict, then each step with its state in words."""
    return [
        {
            "layer": clean(layer.info.name),
            "verdict": _verdict(layer, texts),
            "stops": layer.stops_at is not None,
            "loses": any(step.state is State.LOSES for step in layer.steps),
            "steps": [
                {"state": str(step.state), "word": texts(STATE_DA[step.state]), "text": clean(_said(step, texts))} for step in layer.steps
            ],
        }
        for layer in rehearsal.layers
    ]


def upload_lines(rehearsal: Rehearsal, texts: Texts) -> Iterator[str]:
    """The rehearsal as lines of text: for each layer the verdict, then step by step in the upload's own order."""
    yield ""
    yield texts("Prøve af upload til GeoFA (intet er sendt)")
    for layer in rehearsal.layers:
        yield from _wrapped(f"{clean(layer.info.name)}: {_verdict(layer, texts)}", "  ", "    ")
        for number, step in enumerate(layer.steps, start=1):
            yield from _wrapped(f"{number}. {texts(STATE_DA[step.state])}: {clean(_said(step, texts))}", "    ", "       ")
    if not rehearsal.layers:
        yield "  " + texts("Der er ingen lag at prøve.")
    yield from _wrapped(texts("Bygger på uploadens kode fra juli 2026; trin efter et stop er vist, som om stoppet var rettet."), "  ")


def _verdict(layer: LayerRehearsal, texts: Texts) -> str:
    stop = layer.stops_at
    if stop is not None:
        number = layer.steps.index(stop) + 1
        return texts("upload ville stoppe ved trin {number}, og intet ville blive gemt.", number=number)
    if any(step.state is State.LOSES for step in layer.steps):
        return texts("upload ville gå igennem, men noget ville gå tabt. Se trinene.")
    if any(step.state is State.UNDECIDED for step in layer.steps):
        return texts("intet, der kan ses her, stopper upload. Noget kan ikke afgøres.")
    return texts("upload ville gå igennem.")


def _said(step: Step, texts: Texts) -> str:
    """The step's sentence, and that of the finding behind it."""
    text = texts(step.text)
    return text if step.finding is None else f"{text} {sentence(*step.finding, texts)}"
