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

FoundBy = Literal["format", "static", "run", "oracle", "evidence"]
"""What notices a fault: the reader of answers, the static check, an episode, the oracle, or what looks beyond them."""


@dataclass(frozen=True)
class Fault:
    """One mistake."""

    name: str
    found_by: FoundBy
    told_by: str
    """Regular expression for the message that tells of it; evidence tells the author nothing."""
    spoil: Callable[[str], str]
    """A sound answer, or its code, → the faulty one; the same text where it cannot be made."""
    whole_answer: bool = False
    """Whether it spoils the answer around the code as well."""

    def is_told(self, message: str) -> bool:
        """Whether somebody says what is wrong."""
        return bool(self.told_by) and re.search(self.told_by, message, re.IGNORECASE) is not None


def draw_fault(seed: int, chance: float) -> Fault | None:
    """The mistake of one trial, or none; the same arguments give the same one."""
    rng = random.Random(f"fault/{seed}")
    return rng.choice(list(FAULTS.values())) if rng.random() < chance else None


def _replacing(pattern: str, by: str) -> Callable[[str], str]:
    return lambda source: re.sub(pattern, by, source, count=1)


def _open_bracket(source: str) -> str:
    """The last closing bracket of a call is forgotten."""
    at = source.rfind("\n        )\n")
    if at < 0:
        at = source.rfind("\n            )\n")
    return source[:at] + source[source.index("\n", at + 1) :] if at >= 0 else source


def _after_reset(line: str) -> Callable[[str], str]:
    return _replacing(r"(        super\(\)\.reset\(env\)\n)", rf"\1        {line}\n")


def _turned_by_a_number(source: str) -> str:
    spoiled = _after_reset("rotation = p.getQuaternionFromEuler(1.57)")(source)
    return f"import pybullet as p\n{spoiled}"


def _other_color(source: str) -> str:
    """The instruction names a colour that nothing has."""
    for match in re.finditer(r'"[^"\n]*"', source):
        if len(match[0].split()) > 3:
            words = [word for word in re.findall(r"[a-z]+", match[0]) if word in COLORS]
            if words and "language_goal" in source[: match.start()].rsplit("\n", 2)[-1]:
                unused = next(color for color in COLORS if f'"{color}"' not in source and color not in match[0])
                return source[: match.start()] + match[0].replace(words[0], unused) + source[match.end() :]
    return source


def _second_class(source: str) -> str:
    return f"{source}\n\nclass Helper(Task):\n    def reset(self, env):\n        super().reset(env)\n"


def _cut_off(answer: str) -> str:
    """The answer ends in the middle of the code, without the closing fence."""
    return answer[: int(len(answer) * 0.7)].rstrip("`\n ")


FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for fault in (
        Fault(
            "truncated-answer",
            "format",
            r"never closed|cut off|not closed|closing|incomplete",
            _cut_off,
            whole_answer=True,
        ),
        Fault("two-classes", "format", r"exactly one class", _second_class),
        Fault("syntax-error", "static", r"never closed|invalid syntax|syntax", _open_bracket),
        Fault(
            "missing-colon", "static", r"expected ':'", _replacing(r"def reset\(self, env\):", "def reset(self, env)")
        ),
        Fault("forbidden-import", "static", r"may not import|import", lambda source: f"import subprocess\n{source}"),
        Fault("no-numpy", "static", r"name 'np'|'np'", _replacing(r"import numpy as np\n+", "")),
        Fault(
            "missing-super-reset",
            "run",
            r"super\(\)\.reset|reset of the base",
            _replacing(r"        super\(\)\.reset\(env\)\n\n?", ""),
        ),
        Fault(
            "wrong-matches", "run", r"matches has shape", _replacing(r"matches=[^\n]*,\n", "matches=np.ones((7, 1)),\n")
        ),
        Fault("euler-number", "run", r"getQuaternionFromEuler", _turned_by_a_number),
        Fault(
            "unknown-asset",
            "run",
            r"unknown asset|no asset|\.urdf",
            _replacing(r'"(\w+/[\w-]+)\.urdf"', r'"\1-model.urdf"'),
        ),
        Fault("wrong-api", "run", r"get_free_pose", _replacing(r"self\.get_random_pose", "self.get_free_pose")),
        Fault(
            "infinite-loop", "run", r"limit|seconds", _after_reset("while len(env.obj_ids) >= 0:\n            continue")
        ),
        Fault(
            "unreachable-target",
            "oracle",
            r"does not reach",
            _replacing(
                r"targ_poses=([^\n]*),\n", r"targ_poses=[(utils.apply(pose, (1, 1, 0)), pose[1]) for pose in \1],\n"
            ),
        ),
        Fault(
            "too-few-steps", "oracle", r"not solved within", _replacing(r"self\.max_steps = \d+", "self.max_steps = 1")
        ),
        Fault("words-disagree", "evidence", "", _other_color),
        Fault(
            "already-solved",
            "evidence",
            "",
            _replacing(
                r'metric="\w+",\n( +)params=[^\n]*,\n',
                'metric="zone",\n\\1params=[(((0.5, 0, 0), (0, 0, 0, 1)), (0.6, 1.2, 0.3))],\n',
            ),
        ),
    )
}
"""Name → fault."""
