"""Calls of the demonstration, what came of them, and the outages that some of them are about."""
