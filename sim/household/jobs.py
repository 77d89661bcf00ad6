"""What the app has done in another process: scenes drawn, tasks drawn and verified, solutions carried out.

Job functions as `sim.jobs` wants them: JSON in, JSON out. Physics is loaded when a job runs, so that the app may import
this module for the functions' names. A mistake of the user's, such as a demand that no scene meets, is an answer
``{"problem": …}``, not an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from sim.household.errors import HouseholdError
from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue

if TYPE_CHECKING:
    from sim.household.values import Scene


async def make_scene(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Draw a scene, or read one.

    Args:
        arguments: ``order``: keyword arguments of `generate_scene`; or ``scene``: a document.
        tell: Is told nothing.

    Returns:
        ``scene``: its document, complete; or ``problem``.
    """
    from sim.household.scenes.scene_io import to_json

    try:
        return {"scene": to_json(_scene(cast(dict[str, Any], arguments)))}
    except (HouseholdError, ValueError) as error:
        return {"problem": str(error)}


async def draw_samples(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Draw tasks in one scene by hardcoding, and verify each.

    Args:
        arguments: ``order`` or ``scene`` as for `make_scene`; ``wanted``: list of {type, task, wish}; ``seed``;
            ``tries``: proposals for each wanted task.
        tell: Is told the type of each task that is begun.

    Returns:
        ``seed`` of the scene; ``samples``: list of {type, task, attempt, document}; ``rejected``: list of {type, task,
        attempt, sentence, solution, reason}. `task` is the number that was wanted. Or ``problem``.
    """
    from sim.household.drawing import SceneDrawer
    from sim.household.tasks.wishes import read_wish

    given = cast(dict[str, Any], arguments)
    try:
        scene = _scene(given)
    except (HouseholdError, ValueError) as error:
        return {"problem": str(error)}
    drawer = SceneDrawer(scene, given["seed"], given["tries"])
    for wanted in given["wanted"]:
        tell(wanted["type"])
        drawer.draw(wanted["type"], wanted["task"], read_wish(wanted["wish"]))
    return {"seed": scene.seed, "samples": drawer.samples, "rejected": drawer.rejected}


async def draw_tasks(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Draw tasks by hardcoding and a house for each, and verify them.

    Args:
        arguments: ``scene_seed``, ``room_num``; ``sentence``: how the task is said, or nothing; ``wanted``, ``seed``
            and ``tries`` as for `draw_samples`.
        tell: Is told nothing.

    Returns:
        As `draw_samples`.
    """
    from sim.household.drawing import draw_tasks_first
    from sim.household.tasks.wishes import read_wish

    given = cast(dict[str, Any], arguments)
    wanted = [(one["type"], one["task"], read_wish(one["wish"])) for one in given["wanted"]]
    where = (given["scene_seed"], given["seed"], given["tries"], given["room_num"])
    samples, rejected = draw_tasks_first(wanted, *where, given["sentence"])
    return {"seed": given["scene_seed"], "samples": samples, "rejected": rejected}


async def verify_documents(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Try samples in physics, each from the start of its own scene.

    Args:
        arguments: ``documents``: of samples.
        tell: Is told how many are done.

    Returns:
        For each {passed, reason, checks, results, steps, document}: `document` is the sample as it is now known, null
        where it cannot be read.
    """
    from sim.household.trying import try_document

    answers: list[JsonValue] = []
    for document in cast(dict[str, Any], arguments)["documents"]:
        answers.append(try_document(document))
        tell(len(answers))
    return answers


def _scene(given: Mapping[str, Any]) -> Scene:
    """The scene that is ordered or given.

    Raises:
        HouseholdError: It cannot be drawn, or the document is none.
        ValueError: An argument of the order cannot mean anything.
    """
    from sim.household.scenes.generate import generate_scene
    from sim.household.scenes.scene_io import from_json

    return from_json(given["scene"] if "scene" in given else generate_scene(**given["order"]))
