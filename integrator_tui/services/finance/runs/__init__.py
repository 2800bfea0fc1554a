"""Routines: the monthly billing, reminders, suspensions; each in small transactions, each resumed where it stopped."""
