"""The tables of a workspace in SQLAlchemy Core, the same in every database."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

from geoplan.store.columns import ColumnType
from geoplan.store.gpkg_blob import SRID, blobs, wkb_in
from geoplan.store.layers import HISTORY, KEPT

if TYPE_CHECKING:
    from geoplan.store.layers import StoredLayer

GEOMETRY: Final = "geometri"


class StoredGeometry(UserDefinedType[bytes]):
    """A geometry as WKB; how it is stored is the database's business."""

    cache_ok = True

    def __init__(self, kind: str = "GEOMETRY") -> None:
        self.kind = kind

    def get_col_spec(self, **_options: Any) -> str:
        """The type in GeoPackage: the kind of geometry itself."""
        return self.kind

    def bind_processor(self, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """WKB on its way in: with the header of a GeoPackage."""
        return lambda wkb: wkb if wkb is None or wkb[:2] == b"GP" else blobs([wkb])[0]

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """WKB on its way out: without it."""
        return wkb_in


class PostgisGeometry(StoredGeometry):
    """The same in PostGIS, which reads and gives WKB through functions."""

    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Nothing to do: the expression takes WKB."""
        return None

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Nothing to do: the expression gives WKB."""
        return None

    def get_col_spec(self, **_options: Any) -> str:
        """The type in PostGIS."""
        return f"geometry({self.kind}, {SRID})"

    def bind_expression(self, bindvalue: Any) -> Any:
        """WKB on its way in."""
        return sa.func.ST_GeomFromWKB(bindvalue, SRID, type_=self)

    def column_expression(self, column: Any) -> Any:
        """WKB on its way out: little-endian, as it came."""
        return sa.func.ST_AsBinary(column, "NDR", type_=self)


INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TYPES: Final[dict[ColumnType, Any]] = {
    ColumnType.INTEGER: INTEGER,
    ColumnType.REAL: sa.Double().with_variant(sa.REAL(), "sqlite"),
    ColumnType.BOOLEAN: sa.Boolean(),
    ColumnType.TEXT: sa.Text(),
}
_KEPT_TYPES: Final[dict[str, Any]] = {"trin": INTEGER, "trin_til": INTEGER}

fixed = sa.MetaData()

area = sa.Table(
    "geoplan_arbejdsomraade",
    fixed,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kommune", sa.Text, nullable=False),
    sa.Column("udgave", sa.Integer, nullable=False),
    sa.Column("oprettet", sa.Text, nullable=False),
    sa.Column("spor_antal", sa.Integer, nullable=False),
    sa.Column("spor_sha256", sa.Text, nullable=False),
    comment="Kommune, udgave af formatet, og hvor langt sporet går",
)
layers = sa.Table(
    "geoplan_lag",
    fixed,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("navn", sa.Text, nullable=False, unique=True),
    sa.Column("titel", sa.Text, nullable=False),
    sa.Column("kilde", sa.Text, nullable=False),
    sa.Column("dato", sa.Text, nullable=False),
    sa.Column("indlaest", sa.Text, nullable=False),
    sa.Column("bemaerkning", sa.Text, nullable=False),
    sa.Column("geometri_type", sa.Text, nullable=False),
    sa.Column("kolonner", sa.Text, nullable=False),
    comment="Lagene med kilde, dato og felter",
)
trail = sa.Table(
    "geoplan_spor",
    fixed,
    sa.Column("nr", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tid", sa.Text, nullable=False),
    sa.Column("hvem", sa.Text, nullable=False),
    sa.Column("hvad", sa.Text, nullable=False),
    sa.Column("hvorfor", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("input_sha256", sa.Text, nullable=False),
    sa.Column("detaljer", sa.Text, nullable=False),
    sa.Column("forrige_sha256", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    comment="Sporet: hvem har gjort hvad, hvornår og hvorfor; hver linje bærer den forriges SHA-256",
)
code_table = sa.Table(
    "geoplan_kode",
    fixed,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("liste", sa.Text, nullable=False),
    sa.Column("kode", sa.Text, nullable=False),
    sa.Column("betegnelse", sa.Text, nullable=False),
    sa.Column("gyldig", sa.Text, nullable=False),
    sa.Column("bemaerkning", sa.Text, nullable=False),
    comment="Planmodellens kodelister",
)
direct = sa.Table(
    "geoplan_direkte",
    fixed,
    sa.Column("id", INTEGER, primary_key=True),
    sa.Column("lag", sa.Text, nullable=False),
    sa.Column("objekt_id", sa.Text),
    sa.Column("tid", sa.Text, nullable=False),
    sa.Column("handling", sa.Text, nullable=False),
    comment="Ændringer gjort uden om geoplan (fx i QGIS), som endnu ikke står i sporet",
)


@lru_cache(maxsize=256)
def _tables(name: str, geometry_type: str, columns: tuple[tuple[str, ColumnType], ...]) -> tuple[sa.Table, sa.Table]:
    made = []
    for table, more in ((name, ()), (name + HISTORY, ("trin_til",))):
        own = [sa.Column(one, _KEPT_TYPES.get(one, sa.Text())) for one in (*KEPT, *more)]
        geometry = _geometry(geometry_type if not more else "GEOMETRY") if geometry_type else None
        made.append(
            sa.Table(
                table,
                sa.MetaData(),
                sa.Column("fid", INTEGER, primary_key=True),
                *([sa.Column(GEOMETRY, geometry)] if geometry is not None else []),
                *own,
                *(sa.Column(column, _TYPES[kind]) for column, kind in columns),
                sqlite_autoincrement=True,
            )
        )
    return made[0], made[1]


def _geometry(kind: str) -> Any:
    return StoredGeometry(kind).with_variant(PostgisGeometry(kind), "postgresql")


def current_table(layer: StoredLayer) -> sa.Table:
    """The table of the layer's current versions, under the layer's name."""
    return _tables(layer.name, layer.geometry_type, tuple(layer.columns.items()))[0]


def history_table(layer: StoredLayer) -> sa.Table:
    """The table of the versions that are closed."""
    return _tables(layer.name, layer.geometry_type, tuple(layer.columns.items()))[1]
