"""The library's part of /api/v1/: thin views over services and selectors."""
