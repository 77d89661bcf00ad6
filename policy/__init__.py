"""Language-conditioned policies from accepted tasks (training and evaluation arrive with their own issue)."""
