"""A desk in the terminal for the call-center agents of Brazilian internet providers."""
