"""Which rules carry out which demand on plan data, as id patterns: ``python tests/plan/demand_patterns.py`` writes them."""

import csv
import sys
from pathlib import Path

from fkg.catalogue_patterns import patterns, with_patterns

from geoplan.fkg.reading import plan_reading_rules
from geoplan.model.plan import plan_model
from geoplan.plan.rules import plan_rules

DEMANDS = Path(__file__).parents[2] / "datamodel" / "plan" / "validation_rules.csv"
LAYER_RULES = "leverance.buer"
"""Rules for how any layer is read, that are no rule of one kind."""


def all_rules():
    return [rule for kind in plan_model().kinds for rule in (*plan_rules(kind), *plan_reading_rules(kind))]


def carried(rules):
    """For each demand the patterns of the rules that carry it out."""
    found = patterns(rules, prefix="plan")
    if any(rule.id == LAYER_RULES and rule.catalogue for rule in rules):
        found["GEO-13"] = [LAYER_RULES]
    return found


def main():
    rows = with_patterns(DEMANDS.read_text(encoding="utf-8"), carried(all_rules()))
    with DEMANDS.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
