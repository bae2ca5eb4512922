"""National registers brought home: whole-country files read streaming, and thin clients for the live services."""
