"""`simsmith eval`: a policy that knows nothing plays a real scene, and what is refused before."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("torch", reason="torch is not installed: make policy")

from policy.cards import DataUsed, PolicyCard
from policy.checkpoints import pack_weights, write_policy
from policy.encoders import NgramEncoder
from policy.errors import UnknownEncoder
from policy.pictures import Normalisation
from policy.training import make_transporter
from tests.policy.making import config
from tests.workbench.commands.running import CommandLine
from workbench.core.policy_watching import plan_watching
from workbench.core.session import Session


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


def test_failures_are_drawn_and_the_control_is_a_network_that_knows_nothing(
    command_line: CommandLine, project: Path, policy: Path
) -> None:
    words = ("eval", str(policy), "--n", "2", "--workers", "2", "--failures", "1", "--json", "--project", str(project))
    trained, control = (command_line(*words, *more) for more in ((), ("--untrained",)))
    assert trained.code == control.code == 0, trained.err + control.err
    found, other = json.loads(trained.out), json.loads(control.out)
    assert (found["untrained"], other["untrained"]) == (False, True)
    outcomes = [[(one["seed"], one["outcome"], one["reward"]) for one in each["episodes"]] for each in (found, other)]
    assert outcomes[0] == outcomes[1], "this policy was never trained"
    drawn = [one["picture"] for one in found["episodes"] if one["outcome"] != "solved"]
    assert drawn[0] == f"val-failures/block-insertion-seed-{found['episodes'][0]['seed']}.png"
    assert not any(drawn[1:])
    with Image.open(policy / drawn[0]) as picture:
        assert picture.size[1] >= 320


def test_what_is_no_policy_is_refused_before_anything_is_run(
    command_line: CommandLine, project: Path, policy: Path, tmp_path: Path
) -> None:
    nothing = command_line("eval", str(tmp_path), "--project", str(project))
    assert (nothing.code, "there is no policy.json in it" in nothing.err) == (2, True)
    (policy / "policy.safetensors").write_bytes(b"rubbish")
    damaged = command_line("eval", str(policy), "--project", str(project))
    assert (damaged.code, "damaged, or of another training" in damaged.err) == (2, True)


def test_a_policy_whose_instructions_cannot_be_encoded_here_is_refused_before_anything_is_run(
    command_line: CommandLine, project: Path, policy: Path
) -> None:
    card = json.loads((policy / "policy.json").read_text())
    card["config"]["encoder"] = "bert"
    (policy / "policy.json").write_text(json.dumps(card))
    result = command_line("eval", str(policy), "--project", str(project))
    assert (result.code, "unknown encoder 'bert'; there are ngram" in result.err) == (2, True)
    with pytest.raises(UnknownEncoder):
        plan_watching(Session.open(project, environ={}), policy, {"task": "block-insertion", "seed": "1"}, None)


def test_a_test_says_what_picked_the_checkpoint_that_it_plays(
    command_line: CommandLine, project: Path, policy: Path
) -> None:
    """Its checkpoints are equal here, and so the later one is picked."""
    card = json.loads((policy / "policy.json").read_text())
    shutil.copytree(policy, policy / "checkpoints" / "step-0")
    (policy / "policy.json").write_text(json.dumps(card | {"steps": 3}))
    words = ("eval", str(policy), "--n", "1", "--project", str(project))
    picking, played = (command_line(*words, "--split", split) for split in ("val", "test"))
    assert picking.code == played.code == 0, picking.err + played.err
    assert "val picked the checkpoint of step 3 by its episodes: 1 of block-insertion" in played.err
    elsewhere = command_line(*words, "align-box-corner")
    assert "it was trained on block-insertion: this test picks no checkpoint, and is kept as val-elsewhere" in (
        elsewhere.err
    )


def test_a_smaller_test_says_that_a_larger_one_goes(command_line: CommandLine, project: Path, policy: Path) -> None:
    told = []
    for episodes in ("2", "2", "1"):
        result = command_line("eval", str(policy), "--n", episodes, "--project", str(project))
        told.append(f"the results of 2 episodes in {policy / 'val-results.json'} go when these 1 have" in result.err)
    assert told == [False, False, True]
    (policy / "val-results.json").write_text("{half")
    assert command_line("eval", str(policy), "--n", "1", "--project", str(project)).code == 0


def test_an_unknown_task_is_refused_with_the_nearest(command_line: CommandLine, project: Path, policy: Path) -> None:
    result = command_line("eval", str(policy), "block-insertio", "--project", str(project))
    assert result.code == 2
    assert "unknown task 'block-insertio'; nearest: block-insertion" in result.err
