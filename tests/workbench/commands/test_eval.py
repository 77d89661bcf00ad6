"""`simsmith eval`: a policy that knows nothing plays a real scene, and what is refused before."""

import hashlib
import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from policy.cards import DataUsed, PolicyCard
from policy.checkpoints import pack_weights, write_policy
from policy.encoders import NgramEncoder
from policy.pictures import Normalisation
from policy.training import make_transporter
from tests.policy.making import config
from tests.workbench.commands.running import CommandLine


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    weights = pack_weights(make_transporter(config(), NgramEncoder.size))
    data = DataUsed("block-insertion-train", {"block-insertion": "ab" * 32}, 1, "cd" * 32)
    scaled = Normalisation((236.0, 230.0, 217.0, 0.0004), (6.0, 15.0, 13.0, 0.004))
    digest = hashlib.sha256(weights).hexdigest()
    write_policy(tmp_path / "policy", weights, PolicyCard(config(), scaled, (data,), 0, 0.0, digest, {}))
    return tmp_path / "policy"


def test_a_policy_plays_the_first_seeds_of_a_split(command_line: CommandLine, project: Path, policy: Path) -> None:
    result = command_line("eval", str(policy), "--n", "1", "--json", "--project", str(project))
    assert result.code == 0, result.err
    assert "block-insertion is not the code that the policy was trained on" in result.err
    document = json.loads(result.out)
    (episode,) = document["episodes"]
    assert (episode["task"], episode["seed"], episode["max_steps"]) == ("block-insertion", 1, 3)
    assert episode["outcome"] in ("solved", "unsolved")
    assert episode["problem"] == ""
    assert 1 <= episode["steps"] <= 3
    assert document["reward"]["n"] == document["success"]["n"] == 1
    assert json.loads((policy / "val-results.json").read_text()) == document


def test_what_is_no_policy_is_refused_before_anything_is_run(
    command_line: CommandLine, project: Path, policy: Path, tmp_path: Path
) -> None:
    nothing = command_line("eval", str(tmp_path), "--project", str(project))
    assert (nothing.code, "there is no policy.json in it" in nothing.err) == (2, True)
    (policy / "policy.safetensors").write_bytes(b"rubbish")
    damaged = command_line("eval", str(policy), "--project", str(project))
    assert (damaged.code, "damaged, or of another training" in damaged.err) == (2, True)


def test_an_unknown_task_is_refused_with_the_nearest(command_line: CommandLine, project: Path, policy: Path) -> None:
    result = command_line("eval", str(policy), "block-insertio", "--project", str(project))
    assert result.code == 2
    assert "unknown task 'block-insertio'; nearest: block-insertion" in result.err
