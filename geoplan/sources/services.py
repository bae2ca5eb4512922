"""The live services as configuration: ``datamodel/register/services.toml``, overruled key by key by a file of the user's own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from geoplan.errors import UsageError
from geoplan.model.load import shipped
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

PROTOCOLS: Final = ("wfs", "graphql", "file")
ENVIRONMENT: Final = "GEOPLAN_SERVICES"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_MEGABYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class FeatureType:
    """One type that is asked for. ``where`` is already filled in; ``keys`` is a column and the column of the type before it."""

    type: str
    entity: str = ""
    where: str = ""
    geometry: str = ""
    keys: tuple[str, str] | None = None
    fields: tuple[str, ...] = ()
    confidence: str = ""
    by_code: bool = False
    """Whether ``where`` chooses the municipality's rows already."""


@dataclass(frozen=True, slots=True)
class ServiceLayer:
    """A layer of the workspace, and the types that it is made of."""

    name: str
    types: tuple[FeatureType, ...]
    needs: tuple[str, ...]
    register: str
    may_be_empty: bool
    confidence: str


@dataclass(frozen=True, slots=True)
class Service:
    """A service: where it answers, how it is asked, and how sure that is."""

    id: str
    title: str
    owner: str
    fact: str
    protocol: str
    url: str
    version: str
    layers: tuple[ServiceLayer, ...]
    page: int = 1000
    key: str = ""
    key_parameter: str = "apikey"
    sort: str = ""
    filter: str = "cql"
    output: str = "application/json"
    max_bytes: int = 512 * _MEGABYTE
    seconds: float = 900.0
    confidence: str = ""
    state: str = ""

    @property
    def host(self) -> str:
        """What may be shown of the address."""
        return urlsplit(self.url).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether the line is closed to others; only one on this machine may be open."""
        return urlsplit(self.url).scheme == "https"

    def layer(self, name: str) -> ServiceLayer:
        """The layer of this name. Raises UsageError."""
        for one in self.layers:
            if one.name == name:
                return one
        message = N_("{service} har ikke laget “{name}”. Den har: {names}.")
        raise UsageError(texts()(message, service=self.id, name=name[:60], names=", ".join(one.name for one in self.layers)))


def services(own: str | Path = "", *, kommune: str = "") -> Mapping[str, Service]:
    """The services by id, conditions filled in for the municipality. Raises UsageError for a file of the user's own that cannot be used."""
    told = tomllib.loads(shipped().joinpath("register", "services.toml").read_text(encoding="utf-8"))
    if own:
        told = _merged(told, _read(Path(own)))
    try:
        return {name: _service(name, table, kommune) for name, table in told.items()}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
        raise UsageError(texts()(N_("Filen med tjenester kan ikke bruges: {what}."), what=str(fault)[:80])) from fault


def service(name: str, own: str | Path = "", *, kommune: str = "") -> Service:
    """The service of this id. Raises UsageError."""
    known = services(own, kommune=kommune)
    if name not in known:
        message = N_("Tjenesten “{name}” kendes ikke. Kendte tjenester: {names}.")
        raise UsageError(texts()(message, name=name[:60], names=", ".join(known)))
    return known[name]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise UsageError(texts()(N_("Filen med tjenester, {name}, kan ikke læses som TOML."), name=path.name)) from fault


def _merged(shipped_ones: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The shipped services with the user's keys over them; a list of layers adds to the shipped, and replaces those of the same name."""
    merged = dict(shipped_ones)
    for name, table in own.items():
        base = dict(merged.get(name, {}))
        layers = {one["name"]: one for one in [*base.get("layers", []), *table.get("layers", [])]}
        merged[name] = {**base, **table, "layers": list(layers.values())}
    return merged


def _service(name: str, table: Mapping[str, Any], kommune: str) -> Service:
    _refuse_open(name, str(table["url"]))
    protocol = str(table["protocol"])
    PROTOCOLS.index(protocol)
    more = {
        one: table[one]
        for one in ("page", "key", "key_parameter", "sort", "filter", "output", "seconds", "confidence", "state")
        if one in table
    }
    if "max_mb" in table:
        more["max_bytes"] = int(table["max_mb"]) * _MEGABYTE
    return Service(
        name,
        str(table.get("title", name)),
        str(table.get("owner", "")),
        str(table.get("fact", "")),
        protocol,
        str(table["url"]),
        str(table.get("version", "")),
        tuple(_layer(one, table, kommune) for one in table.get("layers", [])),
        **more,
    )


def _refuse_open(name: str, url: str) -> None:
    """Raise UsageError for an address that would carry a key over an open line."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return
    raise UsageError(texts()(N_("Tjenesten {name}: adressen skal begynde med https://."), name=name))


def _layer(table: Mapping[str, Any], service_table: Mapping[str, Any], kommune: str) -> ServiceLayer:
    types = tuple(_type(one, service_table, kommune) for one in table["types"])
    confidence = str(table.get("confidence", service_table.get("confidence", "")))
    register = str(table.get("register", service_table.get("register", "")))
    return ServiceLayer(
        str(table["name"]), types, tuple(table.get("needs", ())), register, bool(table.get("may_be_empty", False)), confidence
    )


def _type(table: Mapping[str, Any], service_table: Mapping[str, Any], kommune: str) -> FeatureType:
    codes = {"kommune": str(int(kommune or 0)), "kommune4": f"{int(kommune or 0):04d}"}
    keys = table.get("keys")
    return FeatureType(
        str(table["type"]),
        str(table.get("entity", "")),
        str(table.get("where", "")).format(**codes),
        str(table.get("geometry", "" if keys else service_table.get("geometry", ""))),
        (str(keys["column"]), str(keys["of"])) if keys else None,
        tuple(table.get("fields", ())),
        str(table.get("confidence", "")),
        "{kommune" in str(table.get("where", "")),
    )
