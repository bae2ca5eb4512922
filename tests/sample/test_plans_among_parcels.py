"""The plans of the sample beside its parcels, buildings and layers of protection: no rule finds a breach, those on boundaries too."""

from __future__ import annotations

import datetime as dt

import pytest

from geoplan.dataset import Dataset, MemorySource
from geoplan.model.plan import PLAN_KINDS
from geoplan.plan.rules.every import rules_for
from geoplan.rules import Outcome, run
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import workspace_frames

AUTOMATIC = "plan.zonekort.leverance.automatisk"
"""The zone map is in a workspace, and is not delivered."""


@pytest.mark.parametrize(("seed", "plots"), [(1, 60), (2, 500), (3, 1500)])
def test_no_plan_is_in_breach_of_anything(seed, plots):
    frames = workspace_frames(municipality(seed=seed, plots=plots))
    sources = tuple(MemorySource(frames[kind], kind=kind) for kind in PLAN_KINDS)
    beside = tuple(
        MemorySource(frame, kind=name) for name, frame in frames.items() if name not in PLAN_KINDS and not name.startswith("bbr_")
    )
    dataset = Dataset(sources, dt.date(2026, 11, 2), "791", beside)
    report = run(dataset, [rule for kind in PLAN_KINDS for rule in rules_for(kind)], workers=1)
    breaches = {group.rule.id for group in report.findings if group.outcome is Outcome.BREACH}
    assert breaches <= {AUTOMATIC}
    skipped = {skip.rule.id for skip in report.skipped}
    assert (
        not {"plan.lokalplan.geometri.flig_mod_skel", "plan.delomraade.geometri.flig_mod_skel", "plan.lokalplan.geometri.i_skel"} & skipped
    )
