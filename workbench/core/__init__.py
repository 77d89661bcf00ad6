"""The use cases. Imports neither textual nor torch nor pybullet; simulation runs in child processes."""
