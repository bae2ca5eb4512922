"""A case as one file to hand in or to pass on: the case, the answer, the list of documents, and the plot with its buildings."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from geoplan.building.documents import DUTY_DA, PHASE_DA
from geoplan.building.shapes import area_of, footprint
from geoplan.errors import UnwritableError
from geoplan.io.write import beside, move, refuse_existing, write_frame
from geoplan.settings import CRS
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.case.handle import Seen

MOMENT = (2026, 1, 1, 0, 0, 0)
"""The moment of the files in the package, so that the same case gives the same package."""


def write_case_package(seen: Seen, answer: dict[str, Any], pages: dict[str, bytes], out: str, *, overwrite: bool = False) -> Path:
    """Write ``out``: sag.toml (the case as told), svar.json (``answer``), dokumenter.csv, grund.gpkg and ``pages`` (the answer to read).

    Raises UsageError for a file that is there already, and UnwritableError.
    """
    target = Path(out)
    refuse_existing(target, overwrite=overwrite)
    content = {
        "sag.toml": seen.case.file.encode("utf-8"),
        "svar.json": json.dumps(answer, ensure_ascii=False, indent=2, default=str).encode("utf-8"),
        "dokumenter.csv": _documents(seen, texts()).encode("utf-8-sig"),
        **pages,
    }
    with beside(target) as folder:
        plot = folder / "grund.gpkg"
        if _write_plot(seen, plot):
            content["grund.gpkg"] = plot.read_bytes()
        made = folder / target.name
        try:
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in sorted(content.items()):
                    archive.writestr(zipfile.ZipInfo(name, MOMENT), data, zipfile.ZIP_DEFLATED)
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            raise UnwritableError(texts()(N_("{path} kan ikke skrives ({reason})."), path=target.name, reason=reason)) from fault
        move(made, target)
    return target


def case_package(seen: Seen, answer: dict[str, Any], pages: dict[str, bytes]) -> bytes:
    """The package as ``write_case_package`` writes it, in memory."""
    with TemporaryDirectory(prefix="geoplan-") as folder:
        return write_case_package(seen, answer, pages, str(Path(folder) / "sag.zip")).read_bytes()


def _documents(seen: Seen, t: Texts) -> str:
    """The list of documents: which, when, whether they must come, who signs, and which have come."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    headings = (N_("Nr."), N_("Hvornår"), N_("Pligt"), N_("Dokument"), N_("Underskrives af"), N_("Regel"), N_("Modtaget"), N_("Fil"))
    writer.writerow([t(heading) for heading in headings])
    for one in seen.needed:
        document, got = one.document, seen.case.received.get(one.document.id, {})
        duty = t(DUTY_DA[document.duty]) if one.certain else t(N_("kan blive nødvendigt"))
        row = (document.id, t(PHASE_DA[document.phase]), duty, document.title, document.signed_by, document.reference.text)
        writer.writerow([*row, got.get("dag", ""), got.get("navn", "")])
    return buffer.getvalue()


def _write_plot(seen: Seen, path: Path) -> bool:
    """The plot and the buildings that have a geometry, as layers; tells whether there were any."""
    case = seen.case.case
    plot = area_of(case.plot.geometry, "plot.geometry") if case.plot.geometry else None
    named = [(one.name or one.kind or one.use or "", one.status, footprint(one, one.name or "")) for one in case.building]
    drawn = [(name, status, shape) for name, status, shape in named if shape is not None]
    if plot is not None:
        write_frame(gpd.GeoDataFrame({"sagsnr": [seen.case.sagsnr]}, geometry=[plot], crs=CRS), path, layer="grund")
    if drawn:
        columns = {"navn": [name for name, _, _ in drawn], "status": [status for _, status, _ in drawn]}
        write_frame(gpd.GeoDataFrame(columns, geometry=[shape for _, _, shape in drawn], crs=CRS), path, layer="bygning")
    return plot is not None or bool(drawn)
