"""A policy that knows nothing is watched at a real scene, moment by moment; and what is refused before."""

import hashlib
from contextlib import aclosing
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from library.errors import UnknownTask
from policy.cards import DataUsed, PolicyCard
from policy.checkpoints import pack_weights, write_policy
from policy.encoders import NgramEncoder
from policy.errors import UnfitCheckpoint
from policy.training import make_transporter
from sim.pool import LocalProcesses
from tests.policy.folders import SCALED
from tests.policy.making import config
from workbench.core.policy_watching import entries_of, plan_watching, watch
from workbench.core.project import create_project
from workbench.core.session import Session

TASK = "block-insertion"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session.open(create_project(tmp_path / "project").root, environ={})


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    weights = pack_weights(make_transporter(config(), NgramEncoder.size))
    data = DataUsed(f"{TASK}-train", {TASK: "ab" * 32}, 1, "cd" * 32)
    digest = hashlib.sha256(weights).hexdigest()
    write_policy(tmp_path / "policy", weights, PolicyCard(config(), SCALED, (data,), 0, 0.0, digest, {}))
    return tmp_path / "policy"


async def test_an_episode_is_told_moment_by_moment_with_what_was_likely(session: Session, policy: Path) -> None:
    plan = plan_watching(session, policy, entries_of(policy), None)
    assert (plan.task.name, plan.seed) == (TASK, 1)
    assert "accepted in a newer revision" in plan.note
    async with aclosing(watch(plan, LocalProcesses(attempts=1))) as events:
        moments = [moment async for moment in events]
    *before, end = moments
    assert [moment.told.steps for moment in moments] == list(range(len(moments)))
    assert end.told.outcome in ("solved", "unsolved")
    assert end.chosen is None
    assert end.likely_picks is None
    for moment in before:
        assert moment.chosen is not None
        assert moment.color is not None
        assert moment.likely_picks is not None
        assert moment.likely_picks.shape == moment.color.shape == (320, 160, 3)
        assert (moment.likely_picks != moment.color).any(), "there is a veil"
        assert 0 < moment.chosen.pick_chance <= 1
        assert all(0 <= part < side for part, side in zip(moment.chosen.pick, moment.color.shape, strict=False))


def test_what_cannot_be_watched_is_refused_before_a_process_starts(
    session: Session, policy: Path, tmp_path: Path
) -> None:
    with pytest.raises(UnknownTask):
        plan_watching(session, policy, {"task": "block-insertio", "seed": "1"}, None)
    with pytest.raises(UnfitCheckpoint, match="a seed is a whole number"):
        plan_watching(session, policy, {"task": TASK, "seed": "[/INST]"}, None)
    with pytest.raises(UnfitCheckpoint, match=r"there is no policy\.json"):
        plan_watching(session, tmp_path, {"task": TASK, "seed": "1"}, None)
    (policy / "policy.safetensors").write_bytes(b"rubbish")
    with pytest.raises(UnfitCheckpoint, match="damaged, or of another training"):
        plan_watching(session, policy, {"task": TASK, "seed": "1"}, None)
