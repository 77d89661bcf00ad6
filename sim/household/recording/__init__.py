"""What was seen and done, kept: pictures and trajectories."""
