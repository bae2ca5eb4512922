"""The consistency checks between the registers as rules: who must correct what, and why."""
