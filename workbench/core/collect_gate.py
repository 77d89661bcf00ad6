"""The gate before demonstrations: only code that was accepted is run, and only while it is what the task shows."""

from __future__ import annotations

from dataclasses import dataclass

from library.rules import ACCEPTABLE
from library.store import TaskLibrary
from sim.source import source_hash
from workbench.core.errors import NotCollectable
from workbench.core.sources import Scalar


@dataclass(frozen=True)
class Collectable:
    """An accepted task, as a worker runs it."""

    name: str
    source: str
    source_hash: str
    class_name: str
    parameters: dict[str, Scalar]
    is_base: bool
    """It came with the program."""


def pass_gate(library: TaskLibrary, name: str) -> Collectable:
    """The accepted code of a task.

    Raises:
        UnknownTask: With the names most like it.
        NotCollectable: It was never accepted, is retired, or was edited since; names the command that mends it.
    """
    card, accepted = library.card(name), library.accepted(name)
    accept = f"simsmith tasks accept {name}{'' if card.verdict in ACCEPTABLE else ' --anyway'}"
    if card.state == "retired":
        raise NotCollectable(f"{name} is retired: simsmith tasks restore {name}")
    if accepted is None:
        raise NotCollectable(f"{name} is {card.state}, not accepted: {accept}")
    if card.source_hash != accepted.source_hash:
        raise NotCollectable(
            f"{name} was edited after it was accepted: revision {card.revision} ({card.source_hash[:12]})"
            f" is {card.state}, revision {accepted.revision} ({accepted.source_hash[:12]}) was accepted.\n"
            f"  To see the change: simsmith tasks diff {name}\n"
            f"  To collect the new code: {accept}; to go back: simsmith tasks reject {name}"
        )
    source = library.source(name, accepted.revision)
    if source_hash(source) != accepted.source_hash:
        raise NotCollectable(f"the code of {name} is not what was accepted: simsmith tasks fsck")
    return Collectable(
        name, source, accepted.source_hash, accepted.class_name, dict(accepted.parameters), accepted.origin == "base"
    )
