"""Measurements of the program against floors of the same run."""
