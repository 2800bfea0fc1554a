"""Calls: links, terms, several at once."""
