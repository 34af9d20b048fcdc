"""The embedded default: PostgreSQL and Valkey from wheels, and one supervisor over all processes."""
