"""Who works here: entering, operators, permissions, desks that are open."""
