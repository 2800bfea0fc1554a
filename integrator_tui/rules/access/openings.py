"""What is said of somebody who looked at a customer."""

from __future__ import annotations

OPENED, REVEALED = "abriu", "mostrou os dados"
LONGEST_REASON = 200
