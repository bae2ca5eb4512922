"""The pages, a file each: run by the app's navigation, and one by one by the tests."""
