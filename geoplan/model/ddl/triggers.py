"""Triggers of a theme's view in PostGIS: insert makes a version, update makes the next one, delete closes.

The behaviour of FKG (SQL17 070/080): identity is kept, history grows, and nothing is ever removed. ``versions_id`` is
a random UUID (version 4), where FKG makes one of version 1: nothing reads the time out of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.model.ddl.sql import literal, name, names, number
from geoplan.model.tables import own_columns
from geoplan.model.types import FieldType

if TYPE_CHECKING:
    from geoplan.model.types import Field, Layer

GENERAL = ("cvr_kode", "bruger_id", "oprindkode", "statuskode", "off_kode", "noegle", "note")
"""What a writer decides of the general columns."""

_FUNCTION = """CREATE FUNCTION fkg.{function}() RETURNS trigger LANGUAGE plpgsql AS $geoplan$
DECLARE
  ny fkg.generel;
BEGIN
  IF NEW.temakode IS NOT NULL AND NEW.temakode <> {code} THEN
    RAISE EXCEPTION 'temakode er %, men {table} har temakode {code}', NEW.temakode USING ERRCODE = 'check_violation';
  END IF;
  ny.objekt_id := NEW.objekt_id;
  ny.temakode := {code};
  {general}
  IF TG_OP = 'INSERT' THEN
    ny := fkg.version_ny(ny);
  ELSE
    ny := fkg.version_ret(ny, OLD.versions_id, OLD.objekt_id);
    IF ny.versions_id IS NULL THEN
      RETURN NULL;
    END IF;
  END IF;
  INSERT INTO fkg.{base} (versions_id, {columns})
  VALUES (ny.versions_id, {values});
  NEW.versions_id := ny.versions_id;
  NEW.objekt_id := ny.objekt_id;
  NEW.systid_fra := ny.systid_fra;
  NEW.oprettet := ny.oprettet;
  RETURN NEW;
END $geoplan$;
CREATE TRIGGER skriv INSTEAD OF INSERT OR UPDATE ON fkg.{view} FOR EACH ROW EXECUTE FUNCTION fkg.{function}();
CREATE TRIGGER luk INSTEAD OF DELETE ON fkg.{view} FOR EACH ROW EXECUTE FUNCTION fkg.version_luk();"""


def trigger(layer: Layer) -> str:
    """Write the function and triggers that let users write in the view of current versions."""
    columns = own_columns(layer)
    return _FUNCTION.format(
        function=name(f"{layer.table}_skriv"),
        code=number(layer.code),
        table=layer.table,
        general="\n  ".join(f"ny.{column} := NEW.{column};" for column in GENERAL),
        base=name(f"{layer.table}_t"),
        columns=names([column.name for column in columns]),
        values=", ".join(_value(column) for column in columns),
        view=name(layer.table),
    )


def _value(column: Field) -> str:
    """Write the new value; an empty one becomes the column's default, which the view itself does not have."""
    if not column.default:
        return f"NEW.{name(column.name)}"
    default = number(column.default) if column.type in {FieldType.INTEGER, FieldType.REAL} else literal(column.default)
    return f"coalesce(NEW.{name(column.name)}, {default})"
