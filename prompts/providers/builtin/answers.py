"""What the procedural author says at each stage, in the formats that are asked of a language model.

It keeps nothing between its answers: what it proposed it finds again in the conversation, as a model would.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from prompts.errors import ProviderUnavailable
from prompts.providers.builtin.choosing import (
    Choice,
    Known,
    choose_for,
    choose_new,
    choose_step,
    interpret,
    named,
    recall,
)
from prompts.providers.builtin.clauses import Plan
from prompts.providers.builtin.faults import Fault, draw_fault
from prompts.providers.builtin.wording import words_of
from prompts.providers.builtin.writing import write_module
from prompts.values import CompletionRequest, JsonValue

LABEL = "(builtin: the procedural author, not a language model)"
_DRAFT = re.compile(r'Draft (?P<number>\d+)(?: of "(?P<wish>[^"\n]*)")?\.')


def answer(request: CompletionRequest, faults: float = 0.0) -> str:
    """The whole answer; the same request gives the same one.

    Args:
        request: Its facts are what the prompt was rendered from.
        faults: The chance of a mistake on purpose, 0–1.

    Raises:
        ProviderUnavailable: The stage is none that this author knows.
    """
    if request.stage in ("implement", "repair"):
        return _write(request, draw_fault(request.seed, faults))
    write = _STAGES.get(request.stage)
    if write is None:
        known = ", ".join((*_STAGES, "implement", "repair"))
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
    source = f'Draft {choice.draft} of "{choice.wish}".' if choice.wish else f"Draft {choice.draft}."
    about = f"About {' and '.join(plan.relations)}."
    why = choice.why or plan.novelty
    return f"{LABEL} {source} {about} {why}\n\n{_fenced('json', json.dumps(described, indent=2))}"


def _choose(request: CompletionRequest) -> Choice:
    known = _known(request)
    target = request.facts.get("target")
    if isinstance(target, str) and target:
        asks_for_steps = "curriculum" in request.messages[-1].content or "simpler" in request.messages[-1].content
        return choose_step(target, known) if asks_for_steps else choose_for(target, request.seed, known)
    return choose_new(request.seed, known, _lacking(request))


def _known(request: CompletionRequest) -> Known:
    """What the prompt lists as there already, and what it offers."""
    tasks = [*_dictionaries(request, "current_tasks"), *_dictionaries(request, "bad_examples")]
    names = [*_texts(request.facts.get("past_names")), *(str(task.get("name")) for task in tasks)]
    descriptions = [str(task.get("description")) for task in tasks]
    return Known.of(names, descriptions, [str(asset.get("path")) for asset in _dictionaries(request, "assets")])


def _lacking(request: CompletionRequest) -> str:
    """What the library lacks, when the prompt says so."""
    steer = request.facts.get("steer")
    if not isinstance(steer, dict) or str(steer.get("sentence")) not in request.messages[-1].content:
        return ""
    return " ".join(sorted(words_of([*_texts(steer.get("relations")), *_texts(steer.get("assets"))])))


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


def _write(request: CompletionRequest, fault: Fault | None) -> str:
    """The code; with a fault until somebody says what is wrong."""
    source = write_module(_plan(request))
    sound = _coded("What stays where it is comes first, then what is moved, then the goals.", source)
    faulty = _spoiled(sound, source, fault) if fault else sound
    told = request.messages[-1].content
    is_reply = request.stage == "repair" or any(message.content == faulty for message in request.messages[:-1])
    if not is_reply:
        return faulty
    if fault and faulty != sound and fault.is_told(told):
        return _coded(f"That was {fault.name.replace('-', ' ')}; mended.", source)
    if "not solved within" in told:
        return _coded("More steps are all that it can give.", _with_more_steps(source))
    if not fault or faulty == sound:
        return _coded("It cannot tell what is wrong; all it can do is write the same task again.", source)
    return faulty


def _spoiled(sound: str, source: str, fault: Fault) -> str:
    return fault.spoil(sound) if fault.whole_answer else sound.replace(source.rstrip(), fault.spoil(source).rstrip())


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
    "propose": _propose,
    "review-api": _review_api,
    "review-errors": _review_errors,
    "pick-references": _pick_references,
    "reflect": _reflect,
}


def _plan(request: CompletionRequest) -> Plan:
    """The plan of the task that the earlier stages settled on; of somebody else's task what its words say."""
    task = _task(request)
    name = str(task.get("name", "task"))
    for message in reversed(request.messages):
        if message.role == "assistant" and LABEL in message.content and (match := _DRAFT.search(message.content)):
            plan = recall(int(match["number"]), match["wish"] or "")
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
