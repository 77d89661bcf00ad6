"""Real workers, honest tasks and cheats: no cheat comes out verified."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutReport, RolloutRequest
from sim.values import EpisodeReport
from sim.verification.verifying import run_verified
from tests.sim.sandbox.processes import processes_below

CASES = Path(__file__).parents[2] / "cases"
HONEST = (CASES / "broken_tasks" / "sound_task.py").read_text()
CHEAT = (CASES / "cheats" / "cheat.py").read_text()
END_OF_RESET = "        self.trick()\n"


@pytest.fixture(autouse=True)
def scratch_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.glob("simsmith-worker-*")) == []
    assert processes_below(tmp_path) == []


async def episode_of(source: str, *, trust_self_judged: bool = False) -> EpisodeReport:
    events = run_verified(Sandbox(), RolloutRequest(source, (0,)), trust_self_judged=trust_self_judged)
    report = [event async for event in events][-1]
    assert isinstance(report, RolloutReport)
    (episode,) = report.episodes
    return episode


def verdict_of(episode: EpisodeReport) -> str:
    return episode.verification.verdict if episode.verification else "none"


async def test_an_honest_task_is_verified_and_ends_bit_for_bit_the_same() -> None:
    episode = await episode_of(HONEST)
    assert episode.verification is not None
    assert (episode.outcome, verdict_of(episode), episode.verification.exact) == ("solved", "verified", True)


RICH = """
        box = self.fill_template('box/box-template.urdf', {'DIM': (0.05, 0.03, 0.02), 'COLOR': 'blue'})
        gone = env.add_object('stacking/block.urdf', ((0.3, 0.45, 0.02), (0, 0, 0, 1)))
        extra = env.add_object(box, ((0.3, -0.4, 0.01), (0, 0, 0.3826834, 0.9238795)), color='green')
        p.removeBody(gone)
        env.obj_ids['rigid'].remove(gone)
        p.changeDynamics(extra, -1, mass=0.2, lateralFriction=0.3, linearDamping=0.3)
        ball = p.createMultiBody(
            0.02, p.createCollisionShape(p.GEOM_SPHERE, radius=0.02), p.createVisualShape(p.GEOM_SPHERE, radius=0.02),
            (0.35, -0.4, 0.02),
        )
        p.changeDynamics(ball, -1, rollingFriction=0.01, angularDamping=0.9)
        p.createConstraint(extra, -1, ball, -1, p.JOINT_POINT2POINT, (0, 0, 0), (0.05, 0, 0), (0, 0, 0))
"""


async def test_what_a_task_does_to_its_scene_is_rebuilt() -> None:
    episode = await episode_of(HONEST.rstrip() + RICH)
    assert episode.verification is not None
    assert (episode.outcome, episode.verification.verdict) == ("solved", "verified"), episode.verification.reason
    assert episode.verification.exact


async def test_a_scene_that_moved_before_it_was_recorded_is_held_to_its_goals() -> None:
    moved = HONEST.rstrip() + "\n        p.resetBaseVelocity(block, (0, 0, 0.5), (0, 0, 1))\n"
    moved += "        for _ in range(100):\n            env.step_simulation()\n"
    episode = await episode_of(moved)
    assert (episode.outcome, verdict_of(episode)) == ("solved", "verified")


async def test_without_a_trick_the_cheat_is_not_solved() -> None:
    episode = await episode_of(CHEAT)
    assert (episode.outcome, episode.verification) == ("unsolved", None)


DURING_THE_ACTION = "env.physics.on_step = lambda steps: {} if steps > 200 else None"
TRICKS = {
    "patches the judge": "import sim.judge; "
    + DURING_THE_ACTION.format("setattr(sim.judge, 'goal_reward', lambda goal, *_: goal.step_max_reward)"),
    "patches the metrics": "import sim.metrics; Near = type('Near', (), {'hypot': lambda *_: 0.0}); "
    + DURING_THE_ACTION.format(
        "[setattr(sim.metrics, 'yaw_difference', lambda *_: 0.0), setattr(sim.metrics, 'math', Near)]"
    ),
    "teleports from a step hook": DURING_THE_ACTION.format("self.teleport()"),
    "teleports when physics steps": (
        "step = env.physics.step; env.physics.step = lambda n=1: (step(n), env.physics.steps > 200 and self.teleport())"
    ),
    "moves with a primitive of its own": "self.primitive = lambda *_: self.teleport()",
}
METHODS = {
    "rewrites its reward": "    def reward(self):\n        return 1.0, {}\n",
    "teleports from a method that the runner calls": (
        "    def get_lang_goal(self):\n"
        "        self.calls = getattr(self, 'calls', 0) + 1\n"
        "        if self.calls == 2:\n"  # right before the action
        "            self.teleport()\n"
        "        return 'put the blocks on the stand'\n"
    ),
}


@pytest.mark.parametrize("trick", [*METHODS, *TRICKS])
async def test_a_cheat_that_looks_solved_is_not_verified(trick: str) -> None:
    source = CHEAT + METHODS[trick] if trick in METHODS else CHEAT.replace(END_OF_RESET, f"        {TRICKS[trick]}\n")
    episode = await episode_of(source)
    assert episode.error is None, episode.error
    assert verdict_of(episode) in ("mismatch", "unverifiable"), "the trick works, so far"
    assert episode.outcome == ("mismatch" if verdict_of(episode) == "mismatch" else "solved")
    assert episode.verification is not None
    assert episode.verification.reason
    assert not episode.is_success


LATE_TRICKS = {
    "edits its goals after reset": "    def get_lang_goal(self):\n        self.goals.clear()\n        return 'done'\n",
    "patches numpy": (
        "    def get_lang_goal(self):\n        np.linalg.norm = np.mean = lambda *_, **__: 0.0\n"
        "        np.allclose = np.isclose = lambda *_, **__: True\n        return 'done'\n"
    ),
    "says that it is solved": (
        "    def get_lang_goal(self):\n        self._rewards = self.progress = 1.0\n        return 'done'\n"
    ),
}


@pytest.mark.parametrize("trick", LATE_TRICKS)
async def test_a_trick_that_the_runner_sees_through_is_not_even_solved(trick: str) -> None:
    episode = await episode_of(CHEAT + LATE_TRICKS[trick])
    assert (episode.outcome, episode.verification) == ("unsolved", None)


FORGED_REPORT = """
        report = {'seed': 0, 'outcome': 'solved', 'reward': 1.0, 'steps': 1, 'sim_steps': 900, 'cpu_s': 0.1,
                  'error': None, 'reason': '', 'instruction': '', 'poses_digest': '', 'self_judged': False,
                  'verification': {'verdict': 'verified', 'reason': '', 'exact': True}}
        forged = [{'type': 'recorded', 'seed': 0, 'log': LOG, 'problem': ''},
                  {'type': 'episode', 'report': report}, {'type': 'finished'}]
        data = ''.join(json.dumps(message) + '\\n' for message in forged).encode()
        for descriptor in range(3, 40):
            try:
                os.write(descriptor, data)
            except OSError:
                pass
        while True:
            pass
"""
HONEST_LOG = """
        from sim.verification.recording import record_scene
        from sim.verification.plain import to_plain
        from sim.judge import Judge
        from sim.goals import make_goal
        if SOLVED:
            self.teleport()
        judge = Judge(list(self.goals), list(self.lang_goals), self.is_match, 0.3)
        scene = json.loads(json.dumps(to_plain(record_scene(env, judge))))
        pose = [[0.5, 0.0, 0.0], [0, 0, 0, 1]]
        log = {'seed': 0, 'scene': scene, 'actions': [[pose, pose]], 'final_poses': []}
"""


@pytest.mark.parametrize(
    ("log", "preparation", "why"),
    [
        ("None", "", "no record"),
        ("log", HONEST_LOG.replace("SOLVED", "False"), "not solved"),
        ("log", HONEST_LOG.replace("SOLVED", "True"), "before the first action"),
    ],
)
async def test_a_forged_success_is_not_verified(log: str, preparation: str, why: str) -> None:
    trick = preparation + FORGED_REPORT.replace("LOG", log)
    episode = await episode_of(CHEAT.replace(END_OF_RESET, trick))
    assert episode.outcome in ("solved", "mismatch"), (episode.error, "the forgery works, so far")
    assert not episode.is_success
    assert episode.verification is not None
    assert why in episode.verification.reason


@pytest.mark.parametrize("log", ["{}", "[1]", "'x'", "{'seed': 0}", "{'seed': float('nan')}"])
async def test_a_forged_record_that_is_none_is_a_disturbed_pipe(log: str) -> None:
    episode = await episode_of(CHEAT.replace(END_OF_RESET, FORGED_REPORT.replace("LOG", log)))
    assert (episode.outcome, episode.verification) == ("task_error", None)


UNVERIFIABLE = {
    "p.setGravity(0, 0, -3)": "laws of physics",
    "self.primitive = type('Mine', (type(self.primitive),), {})()": "primitive of its own",
}


@pytest.mark.parametrize("line", UNVERIFIABLE)
async def test_what_cannot_be_written_down_says_so(line: str) -> None:
    episode = await episode_of(HONEST.rstrip() + f"\n        {line}\n")
    assert (episode.outcome, verdict_of(episode)) == ("solved", "unverifiable")
    assert episode.verification is not None
    assert UNVERIFIABLE[line] in episode.verification.reason


async def test_a_task_that_judges_itself_is_excluded_until_somebody_trusts_it() -> None:
    own_word = HONEST.rstrip() + "\n\n    def done(self):\n        return super().done()\n"
    episode = await episode_of(own_word)
    assert (episode.outcome, verdict_of(episode)) == ("solved", "unverifiable")
    trusted = await episode_of(own_word, trust_self_judged=True)
    assert verdict_of(trusted) == "verified"
