"""The health of the rules of byggeret: each says something, is carried by facts, and has cases that comply, fail and stay open."""

import re

from building.test_boundary_pairs import PAIRS, UNKNOWN
from geoplan.building.byggeret import RULES, Level

STEM = "br18.byggeret."
OTHERWISE = {
    "grundstoerrelse": "test_boundary_pairs: plot sizes at udstykning",
    "afstande_uden_byggeret": "never complies or fails: byggeret has no distances for these uses",
    "opholdsareal_haevet": "never fails: a raised terrace is answered by the distance instead",
    "inden_for_grunden": "says something only of what is drawn outside: test_geometry_cases",
    "byggefelt": "test_envelope",
    "byggelinje": "test_envelope",
    "hoejdegraenseplan": "open without a section: test_boundary_pairs",
    "skelbraemme_hoejde": "open without a section: test_boundary_pairs",
    "skelbraemme_laengde": "open without a length: test_building_text",
}


def test_every_rule_has_cases():
    pairs, unknown = ({pair[0] for pair in some} for some in (PAIRS, UNKNOWN))
    names = {rule.id.removeprefix(STEM) for rule in RULES}
    assert names == pairs | OTHERWISE.keys()
    assert pairs - unknown <= OTHERWISE.keys()


def test_every_rule_tells_itself():
    wrong = [
        rule.id
        for rule in RULES
        if not (rule.title and rule.paragraph and rule.id.startswith(STEM) and re.fullmatch(r"[a-z0-9_.]+", rule.id))
    ]
    wrong += [rule.id for rule in RULES if rule.passes and not rule.fails]
    wrong += [
        rule.id
        for rule in RULES
        if rule.level is Level.BUILDING and rule.passes and "{name}" not in rule.passes + rule.fails and "Siloen" not in rule.passes
    ]
    assert not wrong
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_paragraphs_are_cited_alike():
    assert not [rule.id for rule in RULES if not re.match(r"BR18 §§? \d", rule.paragraph)]
