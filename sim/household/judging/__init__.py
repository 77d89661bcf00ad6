"""Whether a sample is true: its words, its type, its scene, and its run."""
