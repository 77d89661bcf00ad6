"""Houses as documents and values: read, checked, drawn from a seed."""
