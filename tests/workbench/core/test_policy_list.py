import os
import platform
from pathlib import Path

from library.episodes.locking import only_adder
from policy.cards import CARD_FILE, WEIGHTS_FILE
from tests.policy.folders import write_card, write_log, write_pause, write_results
from workbench.core.policy_list import list_policies


def test_every_policy_is_listed_with_how_it_stands(tmp_path: Path) -> None:
    assert list_policies(tmp_path / "runs") == ()
    write_results(write_card(tmp_path / "a", 80, 80), solved=3, episodes=4)
    write_pause(write_card(tmp_path / "b", 20, 80), 20, 80)
    write_log(tmp_path / "c", 3)
    (tmp_path / "d-no-policy").mkdir()
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / CARD_FILE).write_text("[/INST]")
    write_pause(tmp_path / "f", 5, 9)
    with only_adder(tmp_path / "f"):
        entries = {entry.folder.name: entry for entry in list_policies(tmp_path)}
    states = {name: (entry.state, entry.planned) for name, entry in entries.items()}
    assert states == {
        "a": ("trained", 80),
        "b": ("stopped", 80),
        "c": ("broken off", None),
        "e": ("damaged", None),
        "f": ("training", 9),
    }
    assert entries["a"].results["val"].success().mean == 0.75
    assert entries["f"].holder == f"process {os.getpid()} on {platform.node()}"
    assert entries["f"].data == ("block-insertion-train",)
    assert "it cannot be read" in entries["e"].problem


def test_damaged_weights_are_found_when_their_file_changes(tmp_path: Path) -> None:
    weights = write_card(tmp_path / "a", 80, 80) / WEIGHTS_FILE
    assert [entry.state for entry in list_policies(tmp_path)] == ["trained"]
    weights.write_bytes(b"x")
    [entry] = list_policies(tmp_path)
    assert (entry.state, "damaged, or of another training" in entry.problem) == ("damaged", True)
    weights.unlink()
    assert [entry.state for entry in list_policies(tmp_path)] == ["damaged"]


def test_damaged_results_leave_the_policy_as_it_is(tmp_path: Path) -> None:
    write_results(write_card(tmp_path / "a", 80, 80), solved=1, episodes=1)
    (tmp_path / "a" / "test-results.json").write_text("{}")
    [entry] = list_policies(tmp_path)
    assert (entry.state, set(entry.results)) == ("trained", {"val"})
    assert "test-results.json" in entry.problem
    write_results(tmp_path / "a", solved=1, episodes=2)
    assert list_policies(tmp_path)[0].results["val"].success().mean == 0.5, "another test is read anew"
