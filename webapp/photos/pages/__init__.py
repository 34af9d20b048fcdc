"""The pages of the library: Django templates that hand the first data to their islands."""
