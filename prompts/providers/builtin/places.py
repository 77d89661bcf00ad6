"""How each kind of place appears in task code: how it is added, and what a goal there looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template
from textwrap import indent

from prompts.providers.builtin.grammar import BOWL, CONTAINER, ZONE, Place


@dataclass(frozen=True)
class PlaceCode:
    """Pieces of `reset`, without their indentation."""

    add: str
    """Adds one place in the colour `$color`, an expression; defines `place_pose` and `place_size`."""
    targets: str
    """Defines `targets` at `place_pose`: one for each of `spots`, or one for all."""
    metric: str
    params: str
    replace: bool
    """Whether a target takes any number of things."""

    def adding(self, color: str, depth: int) -> str:
        """The lines that add it, indented by `depth` spaces."""
        return indent(Template(self.add).substitute(color=color), " " * depth)

    def aiming(self, depth: int) -> str:
        """The lines that define the targets, indented by `depth` spaces."""
        return indent(self.targets, " " * depth)

    @property
    def how_many(self) -> str:
        """The variable that says how many things go there: `count`, or the `spots` that they go to."""
        return "count" if self.replace else "spots"

    @property
    def each(self) -> str:
        """What to iterate over to add one thing each."""
        return "range(count)" if self.replace else "spots"

    def many(self, spots: Sequence[tuple[float, float, float]]) -> str:
        """The value of that variable, as code."""
        return str(len(spots) if self.replace else list(spots))


_OWN_SPOTS = """\
# A spot of its own for each: things that are dropped on one another tumble.
targets = [(utils.apply(place_pose, spot), place_pose[1]) for spot in spots]
"""

PLACE_CODE: Mapping[Place, PlaceCode] = {
    BOWL: PlaceCode(
        add="""\
place_size = (0.12, 0.12, 0)
place_pose = self.get_random_pose(env, place_size)
env.add_object("bowl/bowl.urdf", place_pose, "fixed", color=$color)
""",
        # Two targets within one bowl would both be met by a thing between them.
        targets="""\
# A bowl takes any number: what is within 5 cm of its middle counts.
targets = [place_pose]
""",
        metric="pose",
        params="None",
        replace=True,
    ),
    ZONE: PlaceCode(
        add="""\
place_size = (0.12, 0.12, 0)
place_pose = self.get_random_pose(env, place_size)
env.add_object("zone/zone.urdf", place_pose, "fixed", color=$color)
""",
        targets=_OWN_SPOTS,
        metric="zone",
        params="[(place_pose, place_size)]",
        replace=False,
    ),
    CONTAINER: PlaceCode(
        add="""\
place_size = (0.16, 0.16, 0.03)
place_pose = self.get_random_pose(env, place_size)
half = tuple(side / 2 for side in place_size)
container = self.fill_template("container/container-template.urdf", {"DIM": place_size, "HALF": half})
env.add_object(container, place_pose, "fixed", color=$color)
""",
        targets=_OWN_SPOTS,
        metric="zone",
        params="[(place_pose, place_size)]",
        replace=False,
    ),
}
