"""What the task in view can be compared with: library tasks, its earlier attempts, the code before an edit. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.tui.state import ReviewState

AUTHORS_CODE = "the code before your edit"


@dataclass(frozen=True)
class Other:
    """The old side of a diff."""

    name: str
    source: str


def others(state: ReviewState) -> tuple[Other, ...]:
    """Everything that the task's code can be compared with, the usual choice first."""
    found = []
    if state.reference and state.reference_source:
        found.append(Other(state.reference, state.reference_source))
    if state.edited:
        found.append(Other(AUTHORS_CODE, state.source))
    earlier = state.earlier or (state.trial.revisions if state.trial else ())
    found += [
        Other(attempt_name(revision.number), revision.source)
        for revision in reversed(earlier)
        if revision.source != state.source
    ]
    return tuple(found)


def attempt_name(number: int) -> str:
    """What an earlier version of the task's code is called."""
    return f"attempt {number}"


def compared(state: ReviewState) -> Other | None:
    """The one that the reader chose, while it is there; else the usual one."""
    found = others(state)
    return next((other for other in found if other.name == state.against), found[0] if found else None)


def compare_next(state: ReviewState) -> Other | None:
    """Choose the next one, and after the last the first again."""
    found = others(state)
    if not found:
        return None
    current = compared(state)
    at = next((index for index, other in enumerate(found) if other == current), -1)
    state.against = found[(at + 1) % len(found)].name
    return compared(state)
