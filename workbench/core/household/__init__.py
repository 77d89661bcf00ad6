"""Household tasks as use cases: making, verifying, keeping and replaying them, for the screen and the commands."""
