"""The agent: its calls, its hand, its ways, and what is true around it."""
