"""What the procedural author says at each stage, in the formats that are asked of a language model."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping

from prompts.errors import ProviderUnavailable
from prompts.providers.builtin.catalogue import all_plans, choose_plan
from prompts.providers.builtin.grammar import TaskPlan
from prompts.providers.builtin.writing import write_module
from prompts.values import CompletionRequest, JsonValue

LABEL = "(builtin: the procedural author, not a language model)"


def answer(request: CompletionRequest) -> str:
    """The whole answer; the same request gives the same one.

    Raises:
        ProviderUnavailable: The stage, or the task that it is about, is none that this author knows.
    """
    write = _STAGES.get(request.stage)
    if write is None:
        raise ProviderUnavailable(
            "request",
            f"the builtin author has no answer for the stage {request.stage!r}; it knows {', '.join(_STAGES)}",
            "use a language model for recipes with stages of their own",
        )
    return write(request)


def _propose(request: CompletionRequest) -> str:
    past = _names(request.facts.get("past_names"))
    plan = choose_plan(request.seed, past)
    opening = plan.novelty if plan.name not in past else "Everything this grammar has was proposed before."
    described = {
        "task-name": plan.name,
        "task-description": plan.description,
        "assets-used": list(plan.assets),
    }
    return (
        f"{LABEL} From the family {plan.family!r}. {opening} Its targets stand still and are apart from one another, "
        f"so the oracle can finish.\n\n{_fenced('json', json.dumps(described, indent=2))}"
    )


def _review_api(request: CompletionRequest) -> str:
    plan = _plan(request)
    metric = "pose and zone" if 'metric="zone"' in plan.body else "pose"
    return (
        f"{LABEL} Understood. {plan.name} needs `env.add_object`, `self.get_random_pose` and `self.add_goal`, and is "
        f"judged by the metric {metric.split()[-1]}."
    )


def _review_errors(request: CompletionRequest) -> str:
    plan = _plan(request)
    return (
        f"{LABEL} Understood. For {plan.name} the two to watch are the shape of `matches`, which is one row a thing "
        "and one column a target, and piling up, which a spot of its own for each thing avoids."
    )


def _pick_references(request: CompletionRequest) -> str:
    plan = _plan(request)
    count = request.facts.get("reference_count")
    tasks = [task for task in _list(request.facts.get("current_tasks")) if isinstance(task, dict)]
    wanted = _words([plan.name, *plan.assets])
    scored = [(len(wanted & _words([str(task.get("name")), *_names(task.get("assets"))])), task) for task in tasks]
    best = [str(task.get("name")) for score, task in sorted(scored, key=lambda pair: -pair[0]) if score]
    return json.dumps(best[: count if isinstance(count, int) else 4])


def _implement(request: CompletionRequest) -> str:
    plan = _plan(request)
    return (
        f"{LABEL} The targets are laid out first, then the things to be moved, each with a free pose; the rewards of "
        f"the goals add up to 1.\n\n{_fenced('python', write_module(plan))}"
    )


def _repair(request: CompletionRequest) -> str:
    return (
        f"{LABEL} This author cannot reason about a failure; all it can do is write the same task again.\n\n"
        f"{_fenced('python', write_module(_plan(request)))}"
    )


def _reflect(request: CompletionRequest) -> str:
    """An honest critic: all that it can compare is the description of the task with those of the library."""
    plan = _plan(request)
    tasks = [task for task in _list(request.facts.get("current_tasks")) if isinstance(task, dict)]
    same = [str(task.get("name")) for task in tasks if plan.description == task.get("description")]
    same += [str(task.get("name")) for task in tasks if plan.name == task.get("name") and not same]
    reasons = f"It repeats {same[0]}." if same else "No task of the library has its name or its description."
    verdict = {
        "task-name": plan.name,
        "task-description": plan.description,
        "assets-used": list(plan.assets),
        "reasons": reasons,
        "add_to_the_task_list": "False" if same else "True",
    }
    return f"{LABEL} It compares names and descriptions only.\n\n{_fenced('json', json.dumps(verdict, indent=2))}"


_STAGES: Mapping[str, Callable[[CompletionRequest], str]] = {
    "propose": _propose,
    "review-api": _review_api,
    "review-errors": _review_errors,
    "pick-references": _pick_references,
    "implement": _implement,
    "repair": _repair,
    "reflect": _reflect,
}


def _plan(request: CompletionRequest) -> TaskPlan:
    """The plan of the task that the earlier stages settled on."""
    task = request.facts.get("task")
    name = str(task.get("name")) if isinstance(task, dict) else "no task"
    if name not in all_plans():
        raise ProviderUnavailable(
            "request",
            f"the builtin author cannot write {name!r}: it only writes what it proposed itself",
            "use a language model, or let the builtin author propose",
        )
    return all_plans()[name]


def _words(texts: Iterable[str]) -> set[str]:
    """The words of names and paths, in the singular and without those that say nothing."""
    return {word.rstrip("s") for text in texts for word in re.findall(r"[a-z]+", text)} - {
        "in",
        "on",
        "urdf",
        "template",
    }


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _names(value: JsonValue) -> list[str]:
    return [item for item in _list(value) if isinstance(item, str)]


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"
