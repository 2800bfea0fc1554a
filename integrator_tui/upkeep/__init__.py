"""For whoever keeps a base: chain of the history, copies, roles, examination. Stands beside services."""
