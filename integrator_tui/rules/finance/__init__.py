"""Rules of money: what is owed, when, in how many parts, and in words."""
