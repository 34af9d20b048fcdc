"""The linkage of a run, kept so that it can be cut anywhere later."""
