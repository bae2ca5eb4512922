"""A page as PDF with WeasyPrint (the extra ``[pdf]``): tagged after PDF/UA-1, and nothing fetched."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NoReturn

from geoplan.errors import UsageError
from geoplan.texts import N_

if TYPE_CHECKING:
    from pathlib import Path

    from geoplan.texts import Texts


def ready(t: Texts) -> None:
    """Raise UsageError where WeasyPrint is not installed, with how to get it."""
    if find_spec("weasyprint") is None:
        message = N_("PDF kræver WeasyPrint. Installér det med “pip install geoplan[pdf]”, eller vælg --format html og udskriv siden.")
        raise UsageError(t(message))


def write_pdf(page: str, path: Path, t: Texts) -> None:
    """Write the page to ``path``, whole or not at all. Raises UsageError without WeasyPrint, UnwritableError."""
    from geoplan.report.writing import _replacing  # noqa: PLC0415

    ready(t)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    import weasyprint  # type: ignore[import-untyped]  # noqa: PLC0415 -- an extra without types, and slow to load

    document = weasyprint.HTML(string=page, url_fetcher=_nothing)
    with _replacing(path, "pdf", t) as made:
        document.write_pdf(made, pdf_variant="pdf/ua-1")


def installed() -> bool:
    """Whether WeasyPrint is there."""
    return find_spec("weasyprint") is not None


def pdf_bytes(page: str) -> bytes:
    """The page as a PDF in memory. Only where WeasyPrint is ``installed``."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    import weasyprint  # noqa: PLC0415 -- an extra, and slow to load

    return bytes(weasyprint.HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1"))


def _nothing(url: str, *_: Any, **__: Any) -> NoReturn:
    """Refuse to fetch: the page holds all it needs."""
    raise ValueError(url)
