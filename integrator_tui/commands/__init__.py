"""What an operator can do and where he can go, by area; what a command is stands in `desk/commands.py`."""
