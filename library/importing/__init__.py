"""Other programs' demonstrations as datasets of our own: read as data, whatever is in them."""
