"""Does a lokalplan agree with the kommuneplan's rammer (Planloven § 13 stk. 1 nr. 1)? Attribute by attribute, with an honest verdict."""

from geoplan.plan.conformity.compare import Conformity, conformity
from geoplan.plan.conformity.verdicts import VERDICT_DA, Verdict

__all__ = ["VERDICT_DA", "Conformity", "Verdict", "conformity"]
