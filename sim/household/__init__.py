"""Furnished houses, the agent in them, and what can be said to it: verified (scene, task, solution) triplets."""
