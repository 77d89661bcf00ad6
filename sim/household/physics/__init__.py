"""The house in Bullet, and what it says of the moment."""
