"""The app in a real browser. Every test also asserts that nothing was asked of anybody but this machine."""
