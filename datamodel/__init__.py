"""The data model as content: layers, fields, code lists and dated legal parameters as text files."""
