"""The data model in memory, and what follows from it: SQL, tables and pages."""
