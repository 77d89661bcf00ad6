"""Demonstrations in the formats that other programs read: one module a format, looked up in `formats.py`."""
