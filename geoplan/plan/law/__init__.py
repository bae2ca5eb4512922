"""The Planning Act as rules on plan layers: what a program can check of it, and what it must leave to a person."""
