"""Screens of messages: writing, attaching, what was sent, the outbox."""
