"""The scripted expert: it knows the goals and every pose, and still has to pick what it can see from above."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sim.assignment import Move
from sim.primitives import push
from sim.situation import LAYER, PICK_MARGIN, SURE_MARGIN, Situation
from sim.sweeping import best_push, stop_before_edge, stop_before_place
from sim.values import Action, Observation, Pose

if TYPE_CHECKING:
    from sim.environment import Environment

PATIENCE = 2
"""So many vain moves of an object make the oracle look for another way."""


class Refusal(NamedTuple):
    """The oracle cannot go on."""

    reason: str


class ScriptedOracle:
    """Moves the object that is farthest from its target, one an action; lower layers before higher ones.

    Puts aside what hides an object or lies at its target. Random choices come from `numpy.random`, which the runner
    seeds.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._tries: Counter[tuple[int, int]] = Counter()
        """(subgoals left, body) → how often the body was moved for this subgoal."""
        self._acts = 0
        """How many actions were chosen so far."""
        self._named = {body for goal in environment.goals for body, _ in goal.objs}
        """What any goal moves."""
        self._awaited = -1
        """How many subgoals were left when nothing was done, for the judge to see that the current one is reached."""

    def act(self, observation: Observation | None = None, info: object = None) -> Action | Refusal:
        """The next action for the current subgoal; both arguments are there for the published signature."""
        environment = self._environment
        if not environment.goals:
            return Refusal("no subgoal is left")
        scene = Situation(environment, self._named)
        moves, self._acts = scene.moves, self._acts + 1
        if not moves:
            return self._wait(scene)
        if environment.task.primitive is push:
            return self._push(scene, moves)
        steady = [move for move in moves if not scene.is_undermined(move)]
        action = (
            self._pick_and_place(scene, steady)
            or (self._make_room(scene, steady) if self._has_time(moves) else None)
            or self._pick_and_place(scene, moves)
            or self._make_room(scene, moves)
            or self._pick_and_place(scene, moves, anyway=True)
            or self._fetch(scene, moves)
        )
        if action is None:
            hidden = ", ".join(str(move.body) for move in moves)
            return Refusal(f"no object that has to be moved is visible from above (hidden: {hidden})")
        return action

    def _has_time(self, moves: list[Move]) -> bool:
        """Whether more actions are left than there are objects to be moved."""
        later = sum(len(goal.objs) for goal in self._environment.goals[1:])
        return int(self._environment.task.max_steps) - self._acts >= len(moves) + later

    def _wait(self, scene: Situation) -> Action | Refusal:
        """Touch the empty table: what an earlier subgoal's move has reached already is judged after an action only."""
        left, place = len(self._environment.goals), scene.empty_place()
        if self._awaited == left or not scene.is_reached or place is None:
            return Refusal("every object of the current subgoal that has a target is at it already")
        self._awaited = left
        return Action(place, place)

    def _push(self, scene: Situation, moves: list[Move]) -> Action:
        """Sweep what goes to the target of the farthest object; the poses of what nobody sees are known as well."""
        visible = [move for move in moves if scene.is_visible(move.body)] or moves
        target = visible[0].target
        pushed = [move.body for move in visible if move.target == target]
        room = min((min(zone.size[:2]) / 2 for zone in scene.zones), default=float(self._environment.task.pos_eps))
        stop_before = stop_before_edge(room)
        if not scene.zones:
            thinnest = min(min(self._environment.box(body).size[:2]) for body in pushed)
            stop_before = max(stop_before, stop_before_place(thinnest))
        return best_push([self._environment.pose(body) for body in pushed], target, stop_before)

    def _pick_and_place(self, scene: Situation, moves: list[Move], *, anyway: bool = False) -> Action | None:
        """Move one object; None when none is visible, or all wait for something to leave their places.

        Args:
            scene: As it is now.
            moves: What may be moved.
            anyway: Do not wait: there is no room for what would have to leave.
        """
        waiting = {move.body for move in scene.moves}
        blocked = {move.body: scene.blockers(move) for move in moves}
        held_up = {move.body: blocked[move.body] & waiting | scene.squatters(move) for move in moves}
        ranked = sorted(moves, key=lambda move: self._rank(move, bool(held_up[move.body])))
        for move in ranked:
            tries = self._count(move)
            in_vain = tries >= PATIENCE
            grip = scene.grip(move.body, SURE_MARGIN if in_vain else PICK_MARGIN)
            waits = held_up[move.body] or (in_vain and blocked[move.body] and tries % 2)
            if grip is None or (waits and not anyway):
                continue
            return self._carry(scene, move, grip)
        return None

    def _fetch(self, scene: Situation, moves: list[Move]) -> Action | None:
        """Move one object that has left the workspace."""
        for move in moves:
            grip = None if scene.is_visible(move.body) else scene.grip_beyond(move.body)
            if grip is not None:
                return self._carry(scene, move, grip)
        return None

    def _carry(self, scene: Situation, move: Move, grip: Pose) -> Action:
        """Bring an object to where it should come to lie."""
        in_vain = self._count(move) >= PATIENCE
        self._tries[len(self._environment.goals), move.body] += 1
        return scene.carry(move.body, grip, scene.landing(move, in_vain), turn=scene.turns(move))

    def _count(self, move: Move) -> int:
        """How often the object was moved for this subgoal."""
        return self._tries[len(self._environment.goals), move.body]

    def _rank(self, move: Move, blocked: bool) -> tuple[bool, int, int, float]:
        """Free targets first, then lower layers, then what was moved less often in vain, then what is farthest."""
        tries = self._count(move)
        return blocked, round(move.target.position[2] / LAYER), tries // PATIENCE, -move.distance

    def _make_room(self, scene: Situation, moves: list[Move]) -> Action | None:
        """Put one body aside that lies at a target or hides an object."""
        for move in moves:
            for body in sorted(scene.blockers(move) | scene.squatters(move) | scene.covers(move)):
                grip, place = scene.grip(body), scene.free_place(body)
                if grip is not None and place is not None:
                    self._tries[len(self._environment.goals), move.body] += 1
                    return scene.carry(body, grip, place, turn=scene.rotations)
        return None
