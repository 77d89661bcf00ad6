from sim.sandbox.postmortem import describe_death, line_in_dump
from sim.values import TaskFailure

DUMP = b"""Fatal Python error: Segmentation fault

Current thread 0x00007f (most recent call first):
  File "/lib/numpy/core.py", line 900 in dot
  File "<task>", line 12 in reset
  File "<task>", line 40 in helper
  File "/lib/sim/rollout.py", line 7 in run_episode
"""


def test_the_innermost_frame_of_the_task_gives_the_line() -> None:
    assert line_in_dump(DUMP) == 12


def test_only_the_last_stack_counts() -> None:
    earlier = b'Current thread 0x1 (most recent call first):\n  File "<task>", line 3 in reset\n'
    assert line_in_dump(earlier + DUMP) == 12


def test_without_the_task_on_the_stack_there_is_no_line() -> None:
    assert line_in_dump(b'(most recent call first):\n  File "/lib/a.py", line 3 in f\n') is None
    assert line_in_dump(b"") is None


def test_a_signal_is_named() -> None:
    failure = describe_death(-11, DUMP)
    assert (failure.type, failure.line) == ("SIGSEGV", 12)
    assert "segmentation fault" in failure.message


def test_a_signal_without_a_name_is_still_told() -> None:
    assert describe_death(-63, b"").type == "signal 63"


def test_leaving_with_status_zero_is_not_success() -> None:
    assert describe_death(0, b"") == TaskFailure(
        "ProcessExit", "the task ended its own process with exit status 0", None
    )
