"""Mistakes on purpose: the classic ones of language models, each made by changing a sound answer.

They practise review, repair and every error path. Each knows by which words a check tells of it, so that the author can
mend what it is told of, and only that.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from prompts.providers.builtin.vocabulary import COLORS

FoundBy = Literal["format", "static", "run", "oracle", "evidence", "reviewer"]
"""What notices a fault: the reader of answers, the static check, an episode, the oracle, what looks beyond them, or
only a person, because the simulation makes up for it.
"""


@dataclass(frozen=True)
class Fault:
    """One mistake."""

    name: str
    found_by: FoundBy
    told_by: str
    """Regular expression for the message that tells of it; empty: nobody tells the author, a reviewer has to see it."""
    spoil: Callable[[str], str]
    """A sound answer → the faulty one; the same text where the mistake cannot be made."""
    stage: Literal["propose", "implement"] = "implement"

    def is_told(self, message: str) -> bool:
        """Whether somebody says what is wrong."""
        return bool(self.told_by) and re.search(self.told_by, message, re.IGNORECASE) is not None


def draw_fault(stage: str, answer: str, seed: int, chance: float) -> Fault | None:
    """The mistake that a trial makes at a stage, or none; the same arguments give the same one.

    Args:
        stage: "propose" or "implement"; a trial makes its mistake at one of them.
        answer: What it would say; only mistakes that this answer can have are drawn.
        seed: Of the trial.
        chance: Of a mistake, 0–1.
    """
    rng = random.Random(f"fault/{seed}")
    if rng.random() >= chance:
        return None
    order = rng.sample(list(FAULTS.values()), len(FAULTS))
    if order[0].stage != stage:
        return None
    return next((fault for fault in order if fault.stage == stage and fault.spoil(answer) != answer), None)


def _replacing(pattern: str, by: str) -> Callable[[str], str]:
    return lambda source: re.sub(pattern, by, source, count=1)


def _open_bracket(answer: str) -> str:
    """The closing bracket of the last goal is forgotten."""
    return re.sub(r"(.*\n        (?:    )?)\)\n", r"\1\n", answer, count=1, flags=re.DOTALL)


def _after_reset(line: str) -> Callable[[str], str]:
    return _replacing(r"( +super\(\)\.reset\(env\)\n)", rf"\1        {line}\n")


def _turned_by_a_number(answer: str) -> str:
    spoiled = _after_reset("rotation = p.getQuaternionFromEuler(1.57)")(answer)
    return spoiled.replace("```python\n", "```python\nimport pybullet as p\n", 1)


def _other_color(answer: str) -> str:
    """An instruction names a colour that nothing has."""
    unused = [color for color in COLORS if color not in answer]
    where = "lang_template" if "language_goal=self.lang_template" in answer else "language_goal"
    pattern = re.compile(rf'({where} ?= ?\(?\s*"[^"\n]*?\b)(?:{"|".join(COLORS)})\b')
    return pattern.sub(rf"\1{unused[0]}", answer, count=1) if unused else answer


def _second_class(answer: str) -> str:
    extra = "\n\nclass Helper(Task):\n    def reset(self, env):\n        super().reset(env)\n```"
    return answer.removesuffix("```") + extra.lstrip("\n") if answer.endswith("```") else answer


def _cut_off(answer: str) -> str:
    """It ends in the middle of the code, without the closing fence."""
    return answer[: int(len(answer) * 0.7)]


_WHOLE_TABLE = r'metric="zone",\n\1params=[(((0.5, 0, 0), (0, 0, 0, 1)), (0.6, 1.2, 0.3))],\n'
_FARTHER = r"targ_poses=[((pose[0][0] + 1, pose[0][1], pose[0][2]), pose[1]) for pose in \1],\n"
_KINDS = (
    Fault("missing-key", "format", r"lacks 'assets-used'", _replacing(r',\n +"assets-used": \[[^]]*\]', ""), "propose"),
    Fault("no-dictionary", "format", r"no dictionary", _replacing(r"```json[^`]*```", "I will do that."), "propose"),
    Fault("truncated-answer", "format", r"closing|cut off|complete", _cut_off),
    Fault("two-classes", "format", r"exactly one class", _second_class),
    Fault("syntax-error", "static", r"was never closed", _open_bracket),
    Fault("missing-colon", "static", r"expected ':'", _replacing(r"def reset\(self, env\):", "def reset(self, env)")),
    Fault("forbidden-import", "static", r"subprocess", _replacing(r"```python\n", "```python\nimport subprocess\n")),
    Fault("no-numpy", "static", r"\bnp\b", _replacing(r"import numpy as np\n+", "")),
    Fault("missing-super-init", "run", r"attribute", _replacing(r" +super\(\)\.__init__\(\)\n", "")),
    Fault("missing-super-reset", "reviewer", "", _replacing(r" +super\(\)\.reset\(env\)\n+", "")),
    Fault("wrong-matches", "run", r"matches has shape", _replacing(r"matches=[^\n]*,\n", "matches=np.ones((7, 1)),\n")),
    Fault("euler-number", "run", r"getQuaternionFromEuler", _turned_by_a_number),
    Fault("unknown-asset", "run", r"-model\.urdf", _replacing(r'"(\w+/[\w-]+)\.urdf"', r'"\1-model.urdf"')),
    Fault("wrong-api", "run", r"get_free_pose", _replacing(r"self\.get_random_pose", "self.get_free_pose")),
    Fault("infinite-loop", "run", r"limit", _after_reset("while env.obj_ids is not None:\n            continue")),
    Fault("unreachable-target", "oracle", r"does not reach", _replacing(r"targ_poses=([^\n]*),\n", _FARTHER)),
    Fault("too-few-steps", "oracle", r"not solved within", _replacing(r"self\.max_steps = \d+", "self.max_steps = 1")),
    Fault("words-disagree", "evidence", "", _other_color),
    Fault("already-solved", "run", r"reached before", _replacing(r'metric="\w+",\n( +)params=[^\n]*,\n', _WHOLE_TABLE)),
)
FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _KINDS}
"""Name → fault."""
