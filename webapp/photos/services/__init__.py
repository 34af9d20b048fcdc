"""Every write to the library; one module a subject, one function an action."""
