"""Datafordeleren's GraphQL: one root field per query, a cursor forward, at most a thousand rows a time. All of it or nothing."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.sources.answers import Fetched, as_json, refuse_elsewhere, refuse_missing
from geoplan.sources.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geoplan.sources.http import Http
    from geoplan.sources.services import FeatureType, Service

MOST_PAGES: Final = 5_000
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_NO_ACCESS: Final = re.compile(r"AUTH|UNAUTHORI", re.IGNORECASE)
_FIELD: Final = re.compile(r"field\s+[`'\"](\w+)[`'\"]", re.IGNORECASE)
_LONGEST_WORDS: Final = 200


def fetch_nodes(
    http: Http, service: Service, kind: FeatureType, folder: Path, *, needs: Sequence[str] = (), now: dt.datetime | None = None
) -> Fetched:
    """Fetch one entity's rows in force into a JSON list in ``folder``. Raises ServiceError."""
    register = kind.type.partition("_")[0]
    target = folder / f"{register}_V0_{kind.entity or 'rows'}_GraphqlDownload_json_Current_0.json"
    count = 0
    with target.open("w", encoding="utf-8") as out:
        out.write("[")
        for nodes in _pages(http, service, kind, folder, now or dt.datetime.now(dt.UTC)):
            if nodes:
                refuse_missing(http, list(nodes[0]), needs)
                _refuse_elsewhere(http, nodes)
            for one in nodes:
                out.write((",\n" if count else "") + json.dumps(_flat(one), ensure_ascii=False))
                count += 1
        out.write("]\n")
    return Fetched(kind.type, kind.entity, (target,), count)


def query(kind: FeatureType, *, first: int, after: str | None, now: dt.datetime) -> str:
    """The query of one page: rows that hold and are recorded now."""
    time = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = [f"first: {first}", f'virkningstid: "{time}"', f'registreringstid: "{time}"']
    parts += [f"after: {json.dumps(after)}"] if after else []
    parts += [f"where: {kind.where}"] if kind.where else []
    fields = " ".join(kind.fields) or "id_lokalId"
    return f"query {{ {kind.type}({', '.join(parts)}) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {fields} }} }} }}"


def _pages(http: Http, service: Service, kind: FeatureType, folder: Path, now: dt.datetime) -> Iterator[list[dict[str, Any]]]:
    after: str | None = None
    got = 0
    for _ in range(MOST_PAGES):
        body = {"query": query(kind, first=service.page, after=after, now=now)}
        told = as_json(http, http.fetch(service.url, folder / "page.json", body=body).path)
        _refuse_errors(http, told)
        page = (told.get("data") or {}).get(kind.type)
        nodes, info = (page.get("nodes"), page.get("pageInfo")) if isinstance(page, dict) else (None, None)
        if not isinstance(nodes, list) or not isinstance(info, dict) or not all(isinstance(one, dict) for one in nodes):
            raise http.fault(Fault.NOT_DATA)
        got += len(nodes)
        yield nodes
        if not info.get("hasNextPage"):
            return
        cursor = info.get("endCursor")
        if not nodes or not isinstance(cursor, str) or cursor == after:
            raise http.fault(Fault.INCOMPLETE, count=got, expected=f"{got}+")
        after = cursor
    raise http.fault(Fault.INCOMPLETE, count=got, expected=f"{got}+")


def _refuse_errors(http: Http, told: dict[str, Any]) -> None:
    """Raise ServiceError for errors, which come with status 200 and in the service's own words."""
    errors = told.get("errors")
    if not errors:
        return
    first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
    words = " ".join(str(first.get("message", "")).split())[:_LONGEST_WORDS] or "-"
    extensions = first.get("extensions")
    code = str(extensions.get("code", "")) if isinstance(extensions, dict) else ""
    if _NO_ACCESS.search(code):
        raise http.fault(Fault.NO_ACCESS, status=code)
    field = _FIELD.search(words)
    if field and "exist" in words:
        raise http.fault(Fault.CHANGED, column=field[1], names="-")
    raise http.fault(Fault.REFUSED, status=code or "GraphQL", words=words)


def _refuse_elsewhere(http: Http, nodes: list[dict[str, Any]]) -> None:
    texts = [one["wkt"] for node in nodes for one in node.values() if isinstance(one, dict) and isinstance(one.get("wkt"), str)]
    if texts:
        refuse_elsewhere(http, np.asarray(shapely.from_wkt(texts, on_invalid="ignore"), dtype=object))


def _flat(node: dict[str, Any]) -> dict[str, Any]:
    """The row with its geometry as the text that it is in files."""
    return {name: value.get("wkt") if isinstance(value, dict) and "wkt" in value else value for name, value in node.items()}
