"""Builders of vectorised checks: they return what does not pass, and nothing else."""
