"""Every comparison with the rammer has an example that passes and one that does not, as a rule of the common engine."""

import pytest

from conformity.made import DAY, delomraade, frame, lokalplan, ramme, square
from geoplan.dataset import Dataset, MemorySource
from geoplan.plan.conformity.rules import conformity_rules
from geoplan.rules import Outcome, run

B, J, U = Outcome.BREACH, Outcome.JUDGEMENT, Outcome.UNDECIDED
RULES = {rule.id.split(".")[3]: rule for rule in conformity_rules()}
WIDE = square(-1, -1, 3, 3)


def one(of_plan, of_ramme, shape=WIDE):
    """A plan of one square in one ramme."""
    return frame(lokalplan(square(0, 0), **of_plan)), frame(ramme(shape, "R1", **of_ramme))


def number(column, limit, beyond):
    return one({column: limit}, {column: limit}), [(one({column: beyond}, {column: limit}), B), (one({column: limit}, {}), U)]


def several(*storeys):
    """A plan in as many rammer as there are numbers; where it regulates nothing else, their numbers of storeys are all there is."""
    width = 2 / len(storeys)
    rammer = [ramme(square(-0.5 + width * at, -1, width, 3), f"R{at}", maxetager=most) for at, most in enumerate(storeys)]
    return frame(lokalplan(square(0, 0), maxetager=2)), frame(*rammer)


PROPOSED = {"status": "F", "datovedt": None, "datoikraft": None, "datoforsl": 20260901}
PERCENT = {"bebygpct": 30, "bebygpctaf": 2}
EXAMPLES = {
    "rammedaekning": (one({}, {}, square(-1, -1, 1.99, 3)), [(one({}, {}, square(-1, -1, 1.988, 3)), B)]),
    "rammens_status": (one({}, {}), [(one({}, {"status": "KF"}), B), (one({}, PROPOSED), U)]),
    "anvendelse": (one({"anvgen": 11}, {"anvgen": 21}), [(one({"anvgen": 21}, {"anvgen": 11}), B), (one({"anvgen": 11}, {}), U)]),
    "specifik_anvendelse": (one({"anvspec1": 1110}, {"anvspec3": 1110}), [(one({"anvspec1": 1120}, {"anvspec1": 1110}), B)]),
    "bebyggelsesprocent": (
        one(PERCENT, PERCENT),
        [(one(PERCENT | {"bebygpct": 31}, PERCENT), B), (one(PERCENT | {"bebygpctaf": 1}, PERCENT), U)],
    ),
    "etageareal": number("eareal", 1000, 1000.5),
    "etager": number("maxetager", 2.5, 3),
    "bygningshoejde": number("maxbygnhjd", 8.5, 8.51),
    "rumfang": number("m3_m2", 1.5, 1.51),
    "bebygget_andel": number("bebygpctar", 30, 31),
    "grundstoerrelse": number("minuds", 700, 699),
    "miljoeklasse": (one({"minmiljo": 1, "maxmiljo": 4}, {"minmiljo": 1, "maxmiljo": 4}), [(one({"maxmiljo": 5}, {"maxmiljo": 4}), B)]),
    "zone": (one({"izonereg": False, "zone": 1}, {"fzone": 1}), [(one({"izonereg": False, "zone": 1}, {"fzone": 3}), B)]),
    "flere_rammer": (several(2), [(several(2, 1), B), (several(2, 2), U)]),
    "ukendt_omfang": (one({}, {"maxetager": 2}), [(one({}, {}), U), (one({}, {"doklink": "https://dokument.example/1.pdf"}), J)]),
    "fri_tekst": (one({}, {}), [(one({"sforhold": "Se planen"}, {}), J)]),
}
"""For each comparison a plan and ramme that pass, and some that do not with what they are answered."""


def answers(name, layers):
    plans, rammer = layers
    found = run(
        Dataset((MemorySource(plans, kind="lokalplan"),), DAY, references=(MemorySource(rammer, kind="kommuneplanramme"),)), [RULES[name]]
    )
    assert not found.skipped
    return [group.outcome for group in found.findings]


def test_there_are_examples_of_each_and_of_nothing_else():
    assert EXAMPLES.keys() == RULES.keys()
    assert all(failing for _, failing in EXAMPLES.values())


@pytest.mark.parametrize("name", RULES)
def test_an_example_passes_and_others_do_not(name):
    passing, failing = EXAMPLES[name]
    assert answers(name, passing) == []
    assert [answers(name, layers) for layers, _ in failing] == [[outcome] for _, outcome in failing]


def test_a_part_of_the_plan_that_allows_more_is_found():
    plans, rammer = one({"maxetager": 2}, {"maxetager": 2})
    parts = frame(delomraade(square(0, 0, 0.5), "A", maxetager=3), delomraade(square(0.5, 0, 0.5), "B", maxetager=2))
    sources = (MemorySource(plans, kind="lokalplan"), MemorySource(parts, kind="delomraade"))
    found = run(Dataset(sources, DAY, references=(MemorySource(rammer, kind="kommuneplanramme"),)), [RULES["etager"]])
    assert [group.outcome for group in found.findings] == [B]
