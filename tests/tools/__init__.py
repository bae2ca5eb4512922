"""What keeps the project in step with itself; each can be run by hand."""
