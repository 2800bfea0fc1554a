"""The one refusal of all rules."""

from __future__ import annotations


class BadValue(ValueError):
    """What was typed breaks a rule; the text of the error is one Portuguese sentence that names the rule."""
