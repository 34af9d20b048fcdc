"""Pages of search and clusters: Django templates that hand the first data to their islands."""
