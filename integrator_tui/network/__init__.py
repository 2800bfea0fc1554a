"""What tells routers to end or change sessions: queue, sender, RADIUS driver. Knows no screen."""
