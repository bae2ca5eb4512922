"""WFS read whole: page by page until every object is there that the service says it has, else not at all.

GeoJSON pages become one GeoJSON file; GML pages stay the files they are. Coordinates are asked for in EPSG:25832.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.errors import ServiceError
from geoplan.sources.answers import Fetched, as_json, refuse_elsewhere, refuse_missing
from geoplan.sources.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import IO

    from geoplan.sources.http import Answer, Http
    from geoplan.sources.services import FeatureType, Service

Box = tuple[float, float, float, float]
CRS_NAME: Final = "EPSG:25832"
KEYS_AT_A_TIME: Final = 200
"""Keys in one condition: longer addresses are refused by servers."""
MOST_PAGES: Final = 5_000
_MATCHED: Final = re.compile(rb"(?:number(?:Matched|OfFeatures)|totalFeatures)\"?\s*[=:]\s*\"?(\d+)")
_MEMBER: Final = re.compile(rb"<(?:wfs:member|gml:featureMember)\b")
_HEAD: Final = 1 << 16
_NEW: Final = "2.0.0"


@dataclass(frozen=True, slots=True)
class Request:
    """One type asked for: ``needs`` are fields it must have, ``collect`` a field whose values are wanted, ``since`` conditional headers."""

    http: Http
    service: Service
    kind: FeatureType
    folder: Path
    needs: Sequence[str] = ()
    collect: str = ""
    register: str = ""
    since: Mapping[str, str] = field(default_factory=dict)


def fetch_type(asked: Request, *, box: Box | None = None, keys: Sequence[str] | None = None) -> Fetched:
    """Fetch one type: what lies in ``box`` (metres), or has one of ``keys``. Raises ServiceError.

    ``Fetched.unchanged`` tells that there is nothing newer than what ``since`` says.
    """
    kind = asked.kind
    conditions = list(_conditions(asked.service, kind, box, keys))
    if asked.service.output != "application/json":
        return _as_gml(asked, conditions)
    target = asked.folder / f"{_file_name(asked)}.geojson"
    seen: set[str] = set()
    values: dict[str, None] = {}
    count = 0
    etag = modified = ""
    with target.open("w", encoding="utf-8") as out:
        out.write(f'{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{_URN}"}}}},"features":[\n')
        for condition in conditions:
            for answer, features in _pages(asked, condition):
                if answer.unchanged:
                    return Fetched(kind.type, kind.entity, (), 0, unchanged=True)
                _refuse_odd(asked, features, seen)
                count = _write(out, features, count)
                values.update(dict.fromkeys(_values(features, asked.collect)))
                etag, modified = answer.etag, answer.modified
        out.write("\n]}\n")
    return Fetched(kind.type, kind.entity, (target,), count, etag, modified, known_keys=tuple(values))


def _values(features: list[dict[str, Any]], column: str) -> Iterator[str]:
    if column:
        for one in features:
            value = (one.get("properties") or {}).get(column)
            if value is not None:
                yield str(value)


_URN: Final = "urn:ogc:def:crs:EPSG::25832"


def _conditions(service: Service, kind: FeatureType, box: Box | None, keys: Sequence[str] | None) -> Iterator[dict[str, str]]:
    """The parameters that choose the rows, one set per request."""
    if keys is not None and kind.keys is not None:
        for start in range(0, len(keys), KEYS_AT_A_TIME):
            quoted = ",".join("'" + key.replace("'", "''") + "'" for key in keys[start : start + KEYS_AT_A_TIME])
            yield {"CQL_FILTER": " AND ".join(filter(None, (kind.where, f"{kind.keys[0]} IN ({quoted})")))}
        return
    corners = ",".join(f"{one:.3f}" for one in box) if box is not None and not kind.by_code else ""
    if corners and service.filter == "cql" and kind.geometry:
        yield {"CQL_FILTER": " AND ".join(filter(None, (f"BBOX({kind.geometry},{corners})", kind.where)))}
    elif corners and service.filter == "bbox":
        yield {"bbox": f"{corners},{_URN}" if service.version == _NEW else corners}
    else:
        yield {"CQL_FILTER": kind.where} if kind.where else {}


def _pages(asked: Request, condition: Mapping[str, str]) -> Iterator[tuple[Answer, list[dict[str, Any]]]]:
    """The pages of one request in GeoJSON, until all objects are there."""
    counter = _Counter(asked, condition)
    while counter.more:
        answer = asked.http.fetch(
            asked.service.url, asked.folder / "page.json", params=counter.params, headers=None if counter.got else asked.since
        )
        if answer.unchanged:
            yield answer, []
            return
        told = as_json(asked.http, answer.path)
        features = told.get("features")
        if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
            raise asked.http.fault(Fault.NOT_DATA)
        counter.add(len(features), str(told.get("numberMatched", told.get("totalFeatures"))))
        yield answer, features


class _Counter:
    """How many objects have come, and how many there are: as the pages say, else as the service says when it is asked for the number.

    Where nobody says, pages are asked for until one is empty: a service may give fewer at a time than it was asked for.
    """

    def __init__(self, asked: Request, condition: Mapping[str, str]) -> None:
        self._asked, self._condition = asked, condition
        self.got, self._pages, self._expected, self.more = 0, 0, -1, True

    @property
    def params(self) -> dict[str, str]:
        """The parameters of the next page."""
        return _params(self._asked.service, self._asked.kind, self._condition, self.got)

    def add(self, count: int, matched: str) -> None:
        """Count a page. Raises ServiceError when the service has more than it gives."""
        self.got += count
        self._pages += 1
        self._expected = int(matched) if matched.isdigit() else self._expected
        if self._pages == 1 and self._expected < 0:
            self._expected = self._asked_for()
        self.more = self.got < self._expected if self._expected >= 0 else count > 0
        if (self.more and not count) or self._pages == MOST_PAGES:
            raise self._asked.http.fault(Fault.INCOMPLETE, count=self.got, expected=self._expected)

    def _asked_for(self) -> int:
        """The number of objects, asked for by itself; -1 when the service does not say that either."""
        asked = self._asked
        params = {**_params(asked.service, asked.kind, self._condition, 0), "resultType": "hits"}
        for name in ("startIndex", "count", "maxFeatures", "sortBy", "outputFormat"):  # MapServer 8.0 breaks down over a number as GeoJSON
            params.pop(name, None)
        try:
            answer = asked.http.fetch(asked.service.url, asked.folder / "hits", params=params)
        except ServiceError as fault:
            if fault.fault not in {Fault.BROKEN, Fault.REFUSED, Fault.NOT_DATA}:
                raise
            return -1
        found = _MATCHED.search(answer.path.read_bytes()[:_HEAD])
        return int(found[1]) if found else -1


def _params(service: Service, kind: FeatureType, condition: Mapping[str, str], start: int) -> dict[str, str]:
    new = service.version == _NEW
    return {
        "service": "WFS",
        "version": service.version,
        "request": "GetFeature",
        "typeNames" if new else "typeName": kind.type,
        "srsName": CRS_NAME,
        "outputFormat": service.output,
        "count" if new else "maxFeatures": str(service.page),
        "startIndex": str(start),
        **({"sortBy": service.sort} if service.sort else {}),
        **condition,
    }


def _refuse_odd(asked: Request, features: list[dict[str, Any]], seen: set[str]) -> None:
    """Raise ServiceError for objects that come twice, lack a field, or lie elsewhere."""
    ids = [str(one["id"]) for one in features if one.get("id") is not None]
    if len(set(ids)) < len(ids) or seen.intersection(ids):
        raise asked.http.fault(Fault.INCOMPLETE, count=len(seen | set(ids)), expected=len(seen) + len(ids))
    seen.update(ids)
    if features:
        refuse_missing(asked.http, list(features[0].get("properties") or {}), asked.needs)
    shapes = [json.dumps(one["geometry"]) for one in features if one.get("geometry")]
    refuse_elsewhere(asked.http, np.asarray(shapely.from_geojson(shapes, on_invalid="ignore"), dtype=object))


def _write(out: IO[str], features: list[dict[str, Any]], before: int) -> int:
    for one in features:
        out.write((",\n" if before else "") + json.dumps({**one, "type": "Feature"}, ensure_ascii=False))
        before += 1
    return before


def _as_gml(asked: Request, conditions: Sequence[Mapping[str, str]]) -> Fetched:
    """GML pages, each a file; counted by their members."""
    paths: list[Path] = []
    total = 0
    for condition in conditions:
        counter = _Counter(asked, condition)
        while counter.more:
            path = asked.folder / f"{_file_name(asked)}_{len(paths) + 1}.gml"
            content = asked.http.fetch(asked.service.url, path, params=counter.params).path.read_bytes()
            count, matched = len(_MEMBER.findall(content)), _MATCHED.search(content[:_HEAD])
            counter.add(count, matched[1].decode() if matched else "")
            if count:
                paths.append(path)
        total += counter.got
    return Fetched(asked.kind.type, asked.kind.entity, tuple(paths), total)


def _file_name(asked: Request) -> str:
    """A name that tells what it is, as the names of Datafordeleren's files do."""
    if asked.register and asked.kind.entity:
        return f"{asked.register}_V0_{asked.kind.entity}_WfsDownload_json_Current_0"
    return re.sub(r"[^A-Za-z0-9_]", "_", asked.kind.type.rpartition(":")[2])[:80]
