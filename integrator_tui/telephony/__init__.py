"""Reads what a telephone system tells (Asterisk, AMI): which call rings at which extension; says only its login."""
