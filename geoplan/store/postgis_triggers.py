"""Triggers of a layer in PostGIS, as SQL text: the same behaviour as in a GeoPackage."""

# ruff: noqa: S608 - text of SQL is what is made here, of quoted names and constants

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoplan.store.layers import HISTORY, KEPT
from geoplan.store.locks import KEEP_TEXT, LOCKED_TEXT, lock_conditions, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.store.layers import StoredLayer

SCHEMA: Final = "geoplan"

_NOW: Final = """to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_OTHERS: Final = "current_setting('geoplan.skriver', true) IS DISTINCT FROM '1'"
_CLOSED: Final = "current_setting('geoplan.aaben', true) IS DISTINCT FROM '1'"
_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, public AS $geoplan${body}$geoplan$"
)


def norm(text: str) -> str:
    """SQL as it is compared: what the server writes differently (quotes, the schema, the order of INSERT, UPDATE, DELETE) is taken away."""
    body = text.partition("$geoplan$")[2].rpartition("$geoplan$")[0] or text
    plain = re.sub(rf"CREATE (OR REPLACE )?TRIGGER|\b{SCHEMA}\.|[\s\"()]+", " ", body).split()
    return " ".join(plain if body != text else sorted(plain))


def layer_triggers(layer: StoredLayer, columns: Sequence[str]) -> dict[str, str]:
    """Functions and triggers by name; ``columns`` are those that a closed version keeps."""
    table, closed = layer.name, layer.name + HISTORY
    return {
        **_made(f"geoplan_{table}", f"BEFORE INSERT OR UPDATE OR DELETE ON {quoted(table)}", _body(layer, columns)),
        **_made(f"geoplan_{closed}", f"BEFORE UPDATE OR DELETE ON {quoted(closed)}", _kept()),
    }


def fixed_triggers() -> dict[str, str]:
    """The function and trigger that keep the trail."""
    body = f"\nBEGIN\n  RAISE EXCEPTION '{KEEP_TEXT}';\nEND "
    return _made("geoplan_spor_regel", "BEFORE UPDATE OR DELETE ON geoplan_spor", body)


def _made(name: str, when: str, body: str) -> dict[str, str]:
    """A function and its trigger. The trigger's name ends in ``_vagt`` so that the two can be told apart."""
    return {
        name: _FUNCTION.format(name=quoted(name), schema=SCHEMA, body=body),
        f"{name}_vagt": f"CREATE OR REPLACE TRIGGER {quoted(name + '_vagt')} {when} FOR EACH ROW EXECUTE FUNCTION {quoted(name)}()",
    }


def _body(layer: StoredLayer, columns: Sequence[str]) -> str:
    locks = [
        f"  IF TG_OP = '{verb.upper()}' AND {_CLOSED} THEN\n    IF {condition} THEN\n"
        f"      RAISE EXCEPTION '{LOCKED_TEXT}';\n    END IF;\n  END IF;"
        for verb, condition in lock_conditions(layer).items()
    ]
    table = layer.name
    values = ", ".join("tid" if column == "systid_til" else f"OLD.{quoted(column)}" for column in columns)
    names = ", ".join(map(quoted, columns))
    lines = [
        f"\nDECLARE\n  tid text := {_NOW};\nBEGIN",
        *locks,
        f"  IF {_OTHERS} THEN",
        "    IF TG_OP <> 'INSERT' THEN",
        f"      INSERT INTO {quoted(table + HISTORY)} ({names}) VALUES ({values});",
        "    END IF;",
        "    IF TG_OP <> 'DELETE' THEN",
        "      NEW.objekt_id := CASE WHEN TG_OP = 'INSERT' THEN gen_random_uuid()::text ELSE OLD.objekt_id END;",
        "      NEW.versions_id := gen_random_uuid()::text;",
        "      NEW.systid_fra := tid; NEW.systid_til := NULL; NEW.trin := NULL; NEW.kontrol := NULL;",
        "    END IF;",
        "    INSERT INTO geoplan_direkte (lag, objekt_id, tid, handling) VALUES",
        f"      ('{table}', CASE WHEN TG_OP = 'DELETE' THEN OLD.objekt_id ELSE NEW.objekt_id END, tid,",
        "       CASE TG_OP WHEN 'INSERT' THEN 'ny' WHEN 'UPDATE' THEN 'rettet' ELSE 'slettet' END);",
        "  END IF;",
        "  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;",
        "END ",
    ]
    return "\n".join(lines)


def _kept() -> str:
    changed = " OR ".join(f"(OLD.{one} IS NOT NULL AND OLD.{one} IS DISTINCT FROM NEW.{one})" for one in (*KEPT, "trin_til"))
    return (
        f"\nBEGIN\n  IF TG_OP = 'DELETE' THEN\n    RAISE EXCEPTION '{KEEP_TEXT}';\n  END IF;\n"
        f"  IF {_OTHERS} OR {changed} THEN\n    RAISE EXCEPTION '{KEEP_TEXT}';\n  END IF;\n  RETURN NEW;\nEND "
    )
