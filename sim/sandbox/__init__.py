"""Running task code that nobody has read, in a process of its own."""
