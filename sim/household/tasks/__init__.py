"""What is asked of the agent: types, goals, samples, and drawing them by hardcoding."""
