"""One kind of rule, one engine."""

from geoplan.rules.engine import Progress, Run, run
from geoplan.rules.findings import KINDS, Attachment, Findings, Group, InputLayer, Report, Skipped
from geoplan.rules.limits import Limit
from geoplan.rules.parameters import DatedValue, Parameter, load_parameters
from geoplan.rules.types import (
    NO_HITS,
    OUTCOME_DA,
    SEVERITY_DA,
    Check,
    Consequence,
    Context,
    Hits,
    Outcome,
    Reference,
    Rule,
    Scope,
    Severity,
    positions,
    whole_layer,
)

__all__ = [
    "KINDS",
    "NO_HITS",
    "OUTCOME_DA",
    "SEVERITY_DA",
    "Attachment",
    "Check",
    "Consequence",
    "Context",
    "DatedValue",
    "Findings",
    "Group",
    "Hits",
    "InputLayer",
    "Limit",
    "Outcome",
    "Parameter",
    "Progress",
    "Reference",
    "Report",
    "Rule",
    "Run",
    "Scope",
    "Severity",
    "Skipped",
    "load_parameters",
    "positions",
    "run",
    "whole_layer",
]
