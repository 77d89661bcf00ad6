"""Why tasks and household samples are rejected most often, to choose from; those of tasks feed later prompts."""

REASONS = (
    "too similar to an existing task",
    "code does not do what the text says",
    "instruction is unclear or wrong",
    "trivial, teaches nothing",
    "physically implausible",
    "goal or reward is wrong",
)

SAMPLE_REASONS = (
    "too similar to another sample",
    "sentence is unclear, or asks for something else than is done",
    "plan does not say what the calls do",
    "trivial, teaches nothing",
    "nobody would furnish a house so",
    "goal is wrong",
)
