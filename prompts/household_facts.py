"""What the templates of household recipes may talk about, and what a household dialogue starts from.

The engine of the workbench fills the variables from a scene; `prompts` knows no scenes.
"""

from __future__ import annotations

from collections.abc import Mapping

READING_STAGE = "read-household"
"""The label of a request to read a sentence."""
REPAIR_STAGE = "repair-household"
"""The label of a request that says what was wrong; it is no stage of a recipe."""
HOUSEHOLD_VARIABLES: Mapping[str, str] = {
    "things": "everything in the house: list of {id, description, category, color, room, support, x, y, z, size, "
    "movable, can_hold}; no walls, no floors",
    "rooms": "list of {id, kind, x, y}: the middle of each",
    "agent": "where the agent stands, and what it holds: {x, y, yaw, room, holding}",
    "user": "where the user stands: {x, y, yaw, room}",
    "calls": "what the agent can do: list of {form, does}",
    "predicates": "what goals are made of: list of {form, means}",
    "types": "the types of task that are asked for: list of {name, example, calls, count}; a free one has no calls",
    "examples": "three correct tasks in a small house of their own: {things, agent, user, answers}",
    "count": "how many tasks are asked for",
    "wish": "a sentence that every task is to be, or null",
    "taken": "tasks that this house has already: list of text",
    "dialogue": "the turns of a dialogue so far: list of {task, plan, solution, about}",
    "reasons": "why the robot may refuse: list of {reason, means}",
    "sentence": "what somebody says to the agent, to be read before there is a house",
    "room_kinds": "the kinds of room that houses have: list of text",
    "catalogue": "what houses can hold: list of {noun, synonyms, colors, movable, can_hold}",
}
"""Variable → meaning."""
