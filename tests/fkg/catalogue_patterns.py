"""Which rules carry out which row of the FKG rule catalogue, as id patterns: ``python tests/fkg/catalogue_patterns.py`` writes them.

``*`` stands for one part of an id: ``fkg.*.geometri.gyldig`` is that rule in every theme, ``fkg.*.*.kodeliste`` in every theme and column.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

CATALOGUE = Path(__file__).parents[2] / "datamodel" / "fkg" / "rule_catalogue.csv"
MANY_COLUMNS = 3
SEPARATOR = "; "


def patterns(rules, prefix="fkg"):
    """The patterns of each row's id, from the rules' own ``catalogue``. ``prefix`` begins the ids of rules that belong to a table."""
    tables = defaultdict(lambda: defaultdict(set))
    for rule in rules:
        start, *table, subject, what = rule.id.split(".") if rule.id.startswith(f"{prefix}.") else ("", rule.id, "", "")
        for row in rule.catalogue:
            tables[row][start, subject, what].add(table[0])
    return {row: sorted(_shortened(found, prefix)) for row, found in tables.items()}


def _shortened(found, prefix):
    """The patterns of one row: a single theme by name, several by ``*``, and so with the columns of one kind of rule."""
    columns = defaultdict(set)
    for _, subject, what in found:
        columns[what].add(subject)
    several = {what for what, subjects in columns.items() if len(subjects) > MANY_COLUMNS}
    for (start, subject, what), names in found.items():
        if not start:
            yield from (name for name in names if not name.startswith("leverance."))
        elif what in several:
            yield f"{prefix}.*.*.{what}"
        else:
            yield f"{prefix}.{next(iter(names)) if len(names) == 1 else '*'}.{subject}.{what}"


def with_patterns(text, found):
    """The catalogue file with its column ``rule_ids`` filled in."""
    rows = list(csv.DictReader(text.splitlines()))
    for row in rows:
        row["rule_ids"] = SEPARATOR.join(dict.fromkeys(found.get(row["id"], ())))
    return rows


def main():
    from geoplan.catalogue import all_rules
    from geoplan.model.load import load

    rows = with_patterns(CATALOGUE.read_text(encoding="utf-8"), patterns(all_rules(load())))
    with CATALOGUE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
