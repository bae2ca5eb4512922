"""Building cases kept in the workspace: from draft to completion, with clock, completeness, overrides and decision in the trail."""
