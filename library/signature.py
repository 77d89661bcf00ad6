"""What a task is made of, read off its code: objects, colours, goals. Pure; the code is parsed, never run."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from sim.syntax_tree import parse

GOAL_ARGUMENTS = ("objs", "matches", "targ_poses", "replace", "rotations", "metric")
"""The first arguments of `Task.add_goal`, in order."""
COLOR_NAMES = frozenset(
    ["blue", "red", "green", "orange", "yellow", "purple", "pink", "cyan", "brown", "gray", "grey", "white", "black"]
)

Signature = Counter[str]
"""Features such as "asset bowl/bowl.urdf", "colour red", "goal zone replace=True", and how often each occurs."""


def signature(source: str, assets: tuple[str, ...] = ()) -> Signature:
    """The features of a task's code.

    Args:
        source: The code; when it does not parse, only `assets` count.
        assets: Assets that the card names; those that the code does not mention are added once.
    """
    features = _count(source)
    for asset in assets:
        features.setdefault(f"asset {asset}", 1)
    return features


def _count(source: str) -> Signature:
    try:
        return Counter(_features(parse(source)))
    except (SyntaxError, ValueError):
        return Counter()


def likeness(one: Signature, other: Signature) -> float:
    """Intersection over union of two multisets of features, 0–1; two empty ones tell nothing: 0."""
    union = sum((one | other).values())
    return sum((one & other).values()) / union if union else 0.0


def _features(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if text.endswith(".urdf"):
                yield f"asset {text}"
            case ast.Constant(value=str(text)) if text in COLOR_NAMES:
                yield f"colour {text}"
            case ast.Call(func=ast.Attribute(attr="add_goal")):
                yield _goal_feature(node)


def _goal_feature(call: ast.Call) -> str:
    arguments = dict(zip(GOAL_ARGUMENTS, call.args, strict=False))
    arguments |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    metric, replace = (_literal(arguments.get(name)) for name in ("metric", "replace"))
    return f"goal {metric} replace={replace}"


def _literal(node: ast.expr | None) -> str:
    """The value as written; anything that is computed is "?"."""
    return str(node.value) if isinstance(node, ast.Constant) else "?"
