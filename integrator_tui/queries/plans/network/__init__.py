"""What RADIUS wrote down about the logins of a plan: sessions, tries, and why it does not connect."""
