"""Datafordeleren's files for the whole country, downloaded as they are: they are read and filtered afterwards, piece by piece."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geoplan.sources.answers import Fetched
from geoplan.sources.entities import told_by_name
from geoplan.sources.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geoplan.sources.http import Http
    from geoplan.sources.services import FeatureType, Service

_PARTS: Final = 3


def fetch_file(http: Http, service: Service, kind: FeatureType, folder: Path, *, since: Mapping[str, str] | None = None) -> Fetched:
    """Fetch the latest total file of an entity, named in ``kind.type`` as register/entity/format. Raises ServiceError."""
    register, entity, form = [*kind.type.split("/"), "", "", ""][:_PARTS]
    asked = {"Register": register, "LatestTotalForEntity": entity, "Type": "current", "Format": form}
    answer = http.fetch(service.url, folder / "download", params=asked, headers=since)
    if answer.unchanged:
        return Fetched(kind.type, kind.entity, (), 0, unchanged=True)
    if not zipfile.is_zipfile(answer.path):
        raise http.fault(Fault.NOT_DATA)
    name = answer.name if told_by_name(answer.name) else f"{register}_V0_{entity}_TotalDownload_{form}_Current_0.zip"
    target = folder / re.sub(r"(\.zip)?$", ".zip", name, count=1)
    answer.path.rename(target)
    return replace(Fetched(kind.type, kind.entity, (target,), -1), etag=answer.etag, modified=answer.modified)
