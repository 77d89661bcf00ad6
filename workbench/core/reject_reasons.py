"""Why tasks are rejected most often, to choose from; reasons feed later prompts."""

REASONS = (
    "too similar to an existing task",
    "code does not do what the text says",
    "instruction is unclear or wrong",
    "trivial, teaches nothing",
    "physically implausible",
    "goal or reward is wrong",
)
