"""What the procedural author says at each stage, in the formats that are asked of a language model.

It keeps nothing between its answers: what it proposed it finds again in the conversation, as a model would.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping

from prompts.errors import ProviderUnavailable
from prompts.household_facts import READING_STAGE, REPAIR_STAGE
from prompts.providers.builtin.chat_robot import reply
from prompts.providers.builtin.chat_user import ask
from prompts.providers.builtin.choosing import (
    Choice,
    Known,
    Origin,
    choose_for,
    choose_new,
    choose_step,
    choose_variation,
    interpret,
    named,
    recall,
)
from prompts.providers.builtin.clauses import Plan
from prompts.providers.builtin.faults import draw_fault
from prompts.providers.builtin.household import answer_household
from prompts.providers.builtin.reading import answer_reading
from prompts.providers.builtin.variations import completed
from prompts.providers.builtin.wording import words_of
from prompts.providers.builtin.writing import write_module
from prompts.values import CompletionRequest, JsonValue

LABEL = "(builtin: the procedural author, not a language model)"
_DRAFT = re.compile(r'Draft (?P<number>\d+)(?: (?P<link>of|hinted by) "(?P<wish>[^"\n]*)")?\.')
_HINT_CHANCE = 0.5
"""Of following what the library is said to lack: it is a hint, not a must."""
_LACKING = {"in": "put in container", "on": "put on zone"}
"""Relation as the library calls it → words that are understood here, where they differ."""


def answer(request: CompletionRequest, faults: float = 0.0) -> str:
    """The whole answer; the same request gives the same one.

    Args:
        request: Its facts are what the prompt was rendered from.
        faults: The chance of a mistake on purpose, 0–1.

    Raises:
        ProviderUnavailable: The stage is none that this author knows.
    """
    if request.stage == "propose":
        return _with_fault(request, _propose(request), faults)
    if request.stage in (READING_STAGE, REPAIR_STAGE) and "sentence" in request.facts:
        return f"{LABEL}\n{answer_reading(request)}"
    if request.stage in ("propose-household", REPAIR_STAGE):
        return f"{LABEL}\n{answer_household(request)}"
    if request.stage in ("implement", "repair"):
        return _implement(request, faults)
    write = _STAGES.get(request.stage)
    if write is None:
        known = ", ".join(("propose", *_STAGES, "implement", "repair"))
        raise ProviderUnavailable(
            "request",
            f"the builtin author has no answer for the stage {request.stage!r}; it knows {known}",
            "use a language model for recipes with stages of their own",
        )
    return write(request)


def _propose(request: CompletionRequest) -> str:
    choice = _choose(request)
    plan = choice.plan
    described = {
        "task-name": plan.name,
        "task-description": plan.description,
        "assets-used": list(plan.assets),
    }
    link = "hinted by" if choice.is_hint else "of"
    source = f'Draft {choice.draft} {link} "{choice.wish}".' if choice.wish else f"Draft {choice.draft}."
    about = f"About {' and '.join(plan.relations)}."
    why = choice.why or plan.novelty
    return f"{LABEL} {source} {about} {why}\n\n{_fenced('json', json.dumps(described, indent=2))}"


def _choose(request: CompletionRequest) -> Choice:
    known, asked, origin = _known(request), _asked(request), _origin(request)
    target = request.facts.get("target")
    if isinstance(target, str) and target:
        wish = completed(target, *origin) if origin else target
        if "curriculum" in asked:
            return choose_step(wish, known)
        if "xactly this task" in asked:
            return choose_for(target, request.seed, known, wish)
        return choose_new(request.seed, known, wish)
    if origin is not None:
        return choose_variation(origin, request.seed, known)
    return choose_new(request.seed, known, _lacking(request), is_hint=True)


def _origin(request: CompletionRequest) -> Origin | None:
    """The task that the prompt asks for a variation of."""
    task = request.facts.get("seed_task")
    if not isinstance(task, dict) or str(task.get("source")).strip() not in _asked(request):
        return None
    return Origin(str(task.get("name")), str(task.get("description")))


def _asked(request: CompletionRequest) -> str:
    """All that it was told."""
    return "\n".join(message.content for message in request.messages if message.role != "assistant")


def _known(request: CompletionRequest) -> Known:
    """What the prompt lists as there already, and what it offers."""
    seed_task = request.facts.get("seed_task")
    tasks = [*_dictionaries(request, "current_tasks"), *_dictionaries(request, "bad_examples")]
    tasks += [seed_task] if isinstance(seed_task, dict) else []
    names = [*_texts(request.facts.get("past_names")), *(str(task.get("name")) for task in tasks)]
    descriptions = [str(task.get("description")) for task in tasks]
    return Known.of(names, descriptions, [str(asset.get("path")) for asset in _dictionaries(request, "assets")])


def _lacking(request: CompletionRequest) -> str:
    """One thing that the library lacks, a relation or an asset, when the prompt says so and chance follows it."""
    steer = request.facts.get("steer")
    rng = random.Random(f"hint/{request.seed}")
    if not isinstance(steer, dict) or str(steer.get("sentence")) not in _asked(request) or rng.random() > _HINT_CHANCE:
        return ""
    relations = [_LACKING.get(relation, relation) for relation in _texts(steer.get("relations"))]
    assets = ["put " + re.sub(r"[/_-]|template|\.urdf", " ", path) for path in _texts(steer.get("assets"))]
    return " ".join(rng.choice([*relations, *assets] or [""]).split())


def _review_api(request: CompletionRequest) -> str:
    body = _plan(request).body
    calls = [
        name for name in ("make_ropes", "make_piles", "fill_template", "get_random_pose", "add_goal") if name in body
    ]
    metrics = [metric for metric in ("pose", "zone") if f'metric="{metric}"' in body]
    return (
        f"{LABEL} Understood. It needs {', '.join(f'`{call}`' for call in calls)}, and is judged by the metric "
        f"{' and the metric '.join(metrics)}."
    )


def _review_errors(request: CompletionRequest) -> str:
    plan = _plan(request)
    return (
        f"{LABEL} Understood. For {plan.name} the two to watch are the shape of `matches`, which is one row a thing "
        "and one column a target, and room, which is why what is large is added first."
    )


def _pick_references(request: CompletionRequest) -> str:
    plan = _plan(request)
    count = request.facts.get("reference_count")
    wanted = words_of([plan.name, *plan.assets])
    scored = [
        (len(wanted & words_of([str(task.get("name")), *_texts(task.get("assets"))])), str(task.get("name")))
        for task in _dictionaries(request, "current_tasks")
    ]
    best = [name for score, name in sorted(scored, key=lambda pair: -pair[0]) if score]
    return json.dumps(best[: count if isinstance(count, int) else 4])


def _implement(request: CompletionRequest, faults: float) -> str:
    """The code; after a failed check the same again, unless it is told of something that it can mend."""
    source = write_module(_plan(request))
    sound = _coded("What stays where it is comes first, then what is moved, then the goals.", source)
    said = _with_fault(request, sound, faults, stage="implement")
    if said != sound or request.stage == "implement":
        return said
    told = request.messages[-1].content
    if draw_fault("implement", sound, request.seed, faults):
        return _coded("That was a mistake; mended.", source)
    if "not solved within" in told:
        return _coded("More steps are all that it can give.", _with_more_steps(source))
    return _coded("It cannot tell what is wrong; all it can do is write the same task again.", source)


def _with_fault(request: CompletionRequest, sound: str, faults: float, stage: str = "propose") -> str:
    """An answer with its trial's mistake, until somebody says what is wrong with it."""
    fault = draw_fault(stage, sound, request.seed, faults)
    if fault is None:
        return sound
    faulty = fault.spoil(sound)
    was_said = any(message.content.strip() == faulty.strip() for message in request.messages)
    return sound if was_said and fault.is_told(request.messages[-1].content) else faulty


def _with_more_steps(source: str) -> str:
    return re.sub(r"self\.max_steps = (\d+)", lambda match: f"self.max_steps = {2 * int(match[1])}", source, count=1)


def _reflect(request: CompletionRequest) -> str:
    """An honest critic: all that it can compare is the description of the task with those of the library."""
    task = _task(request)
    name, description = str(task.get("name")), str(task.get("description"))
    others = _dictionaries(request, "current_tasks")
    same = [str(other.get("name")) for other in others if description == other.get("description")]
    same += [str(other.get("name")) for other in others if name == other.get("name") and not same]
    reasons = f"It repeats {same[0]}." if same else "No task of the library has its name or its description."
    verdict = {
        "task-name": name,
        "task-description": description,
        "assets-used": _texts(task.get("assets")),
        "reasons": reasons,
        "add_to_the_task_list": "False" if same else "True",
    }
    return f"{LABEL} It compares names and descriptions only.\n\n{_fenced('json', json.dumps(verdict, indent=2))}"


_STAGES: Mapping[str, Callable[[CompletionRequest], str]] = {
    "review-api": _review_api,
    "review-errors": _review_errors,
    "pick-references": _pick_references,
    "reflect": _reflect,
    **{f"{again}ask-household": lambda request: f"{LABEL}\n{ask(request)}" for again in ("", "repair-")},
    **{f"{again}answer-household": lambda request: f"{LABEL}\n{reply(request)}" for again in ("", "repair-")},
}


def _plan(request: CompletionRequest) -> Plan:
    """The plan of the task that the earlier stages settled on; of somebody else's task what its words say."""
    task = _task(request)
    name = str(task.get("name", "task"))
    for message in reversed(request.messages):
        if message.role == "assistant" and LABEL in message.content and (match := _DRAFT.search(message.content)):
            plan = recall(int(match["number"]), match["wish"] or "", is_hint=match["link"] == "hinted by")
            if plan.description == task.get("description"):
                return named(plan, name)
    return interpret(name, str(task.get("description", "")))


def _task(request: CompletionRequest) -> Mapping[str, JsonValue]:
    task = request.facts.get("task")
    return task if isinstance(task, dict) else {}


def _dictionaries(request: CompletionRequest, variable: str) -> list[Mapping[str, JsonValue]]:
    value = request.facts.get(variable)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(value: JsonValue) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _coded(remark: str, source: str) -> str:
    return f"{LABEL} {remark}\n\n{_fenced('python', source)}"


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"
