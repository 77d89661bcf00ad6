"""What things and places are called, and what was said."""
