"""Who works here: operators, permissions, desks that are open."""
