"""Calls: the tab "Atendimentos" and the queue."""
