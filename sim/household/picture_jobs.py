"""A scene looked at in another process: what is wrong with it, and pictures of it as PNG.

Job functions as `sim.jobs` wants them: JSON in, JSON out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sim.household.errors import BadScene
from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue


async def look_at_scene(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Read a scene, try it in physics and draw it.

    Args:
        arguments: ``scene``: a document; ``path``: list of [x, y] that the agent goes through, may be missing;
            ``first_person``: whether the agent's own view is wanted too.
        tell: Is told nothing.

    Returns:
        ``scene``: the document, complete; ``problems``: what is wrong, one sentence each; ``above`` and
        ``first_person``: PNG in base 64. Null is a scene that cannot be read, and a view that is not wanted.
    """
    from sim.household.acting.agent import AgentPose
    from sim.household.physics.world import HouseholdWorld
    from sim.household.recording.first_person import see
    from sim.household.recording.pictures import draw_from_above
    from sim.household.recording.png_text import png_text
    from sim.household.scenes.scene_io import from_json, to_json
    from sim.household.scenes.validate import problems_of
    from sim.household.values import Vector2

    given = cast(Mapping[str, Any], arguments)
    try:
        scene = from_json(given["scene"])
    except BadScene as error:
        return {"scene": None, "problems": list(error.problems), "above": None, "first_person": None}
    path = [Vector2(*point) for point in given.get("path", [])]
    answer: dict[str, JsonValue] = {
        "scene": to_json(scene),
        "problems": list(problems_of(given["scene"])),
        "above": png_text(draw_from_above(scene, path)),
        "first_person": None,
    }
    if given.get("first_person"):
        HouseholdWorld(scene, visuals=True)
        answer["first_person"] = png_text(see(AgentPose.at(scene.agent)))
    return answer
