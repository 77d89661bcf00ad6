"""The procedural author: tasks composed from a grammar, answered in a model's formats. It is no language model."""
