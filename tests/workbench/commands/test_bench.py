"""`simsmith bench`: what it refuses; what it measures is tested in the core."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from tests.workbench.commands.running import CommandLine


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("policy", "block-insertio"), "unknown task 'block-insertio'; nearest: block-insertion"),
        (("policy", "block-insertion", "--steps", "3", "--minutes", "1"), "--steps and --minutes exclude each other"),
        (("policy", "block-insertion", "--encoder", "bert"), "unknown encoder 'bert'"),
        (
            ("policy", "block-insertion", "--seed", str(2**31)),
            "for '--seed': Input should be less than or equal to 2147483647",
        ),
        (("generalise", "align-rope", "--test", "align-rope"), "align-rope is to be learnt from and held out"),
        (("generalise", "align-rope", "--test", "align-rop"), "unknown task 'align-rop'"),
        (("budget", "align-rope"), "there is no generated task that was accepted: name others with --add"),
        (("budget", "align-rope", "--add", "palletizing-boxes", "--total", "1"), "less than one demonstration of each"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_anything_is_collected(
    command_line: CommandLine, project: Path, words: tuple[str, ...], told: str
) -> None:
    result = command_line("bench", *words, "--project", str(project))
    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert not (project / "datasets").exists()
