"""/api/v1/ of search and clusters."""
