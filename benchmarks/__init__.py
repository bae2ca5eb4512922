"""Speed and memory, measured: never asserted by a test."""
