"""Rules of plans: what may be done in which state, and what it costs."""
