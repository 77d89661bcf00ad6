"""What a watcher sees of a run; the events are made by hand, so that nothing depends on timing."""

import io
import json
from collections.abc import Callable, Sequence
from itertools import count

import numpy as np
import pytest

from library.statistics import summarize
from prompts.values import (
    Conversation,
    FormatError,
    Proposed,
    Reflected,
    Reflection,
    StageDelta,
    StageFinished,
    StageNotice,
    StageRecord,
    StageStarted,
    StageWaiting,
    TaskDescription,
    TaskProposal,
    Unusable,
    Usage,
    Written,
)
from sim.sandbox.protocol import EpisodeFinished, FrameReady, StepTaken
from sim.values import CheckReport, Diagnostic, EpisodeReport, TaskFailure
from tests.library.builders import make_revision, make_trial
from tests.workbench.commands.test_output import Terminal
from workbench.commands.output import Output
from workbench.commands.run_lines import lines_of
from workbench.commands.run_views import EventLines, PlainLines, event_name
from workbench.core.events import (
    AttemptFinished,
    AttemptStarted,
    Notice,
    RepairRequested,
    RunEvent,
    RunFinished,
    SourceChecked,
    TrialFinished,
    TrialInterrupted,
    TrialStarted,
)

DESCRIPTION = TaskDescription("stack-blocks", "Stack three blocks.", ("block/block.urdf",))
PROPOSAL = TaskProposal(DESCRIPTION, "pass\n", "StackBlocks")
RECORD = StageRecord("propose", "p", "a", "0" * 64, usage=Usage(100, 7), seconds=1.25)
TALK = Conversation().say("user", "a long story")
EVENTS: dict[str, tuple[RunEvent, Sequence[str]]] = {
    "trial-started": (
        TrialStarted("run-1", "run-1-0", 0, 3, "bottom-up", "builtin", "procedural-1"),
        ["trial 1 of 3: bottom-up by builtin procedural-1"],
    ),
    "stage-started": (StageStarted("propose", 0, "Please propose."), []),
    "stage-delta": (StageDelta("propose", "Sure"), []),
    "stage-notice": (StageNotice("propose", "asking again"), ["  propose: asking again"]),
    "stage-waiting": (StageWaiting("propose", 3.0, "busy"), []),
    "stage-finished": (StageFinished(RECORD), ["  propose: 1.2 s, 7 tokens"]),
    "proposed": (Proposed(DESCRIPTION), ["  proposed stack-blocks: Stack three blocks."]),
    "written": (Written(PROPOSAL, TALK), []),
    "unusable": (
        Unusable("implement", FormatError("no-code", "There is no code."), TALK),
        ["  implement: the answer cannot be used: There is no code."],
    ),
    "attempt-started": (AttemptStarted(1, PROPOSAL), []),
    "source-checked": (
        SourceChecked(CheckReport("0" * 64, None, (Diagnostic("syntax", "error", "broken", 1),))),
        ["  static check: 1 error"],
    ),
    "step-taken": (StepTaken(5, 1, 0.5, 0.5, "stack"), []),
    "frame-ready": (FrameReady(5, 1, np.zeros((2, 2, 3), np.uint8)), []),
    "episode-finished": (
        EpisodeFinished(EpisodeReport(5, "task_error", 0.0, 1, 9, 0.1, TaskFailure("KeyError", "'red'", 3))),
        ["  seed 5: task_error, reward 0.00, 1 step: KeyError: 'red'"],
    ),
    "attempt-finished": (AttemptFinished(1, make_revision()), ["  attempt 1: completed"]),
    "repair-requested": (RepairRequested(1, "mend it"), ["  the failure goes back to the author"]),
    "reflected": (
        Reflected((Reflection(True, "new"), Reflection(False, "old"))),
        ["  critics: 1 of 2 would add it"],
    ),
    "trial-interrupted": (
        TrialInterrupted("provider", "auth", "the key was refused", "check it"),
        ["  provider failed: the key was refused\n    check it"],
    ),
    "trial-finished": (TrialFinished(make_trial()), ["  verdict: completed after 0.0 s"]),
    "notice": (Notice("mended"), ["  mended"]),
    "run-finished": (RunFinished("run-1", (make_trial(),), (), summarize([make_trial()])), []),
}


def ticking(step_s: float) -> Callable[[], float]:
    readings = count()
    return lambda: next(readings) * step_s


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_has_its_name_its_lines_and_its_json(name: str) -> None:
    event, lines = EVENTS[name]
    assert event_name(event) == name
    assert list(lines_of(event)) == list(lines)
    out = io.StringIO()
    EventLines(Output(out=out), ticking(0.5)).show(event)
    document = json.loads(out.getvalue())
    assert (document["event"], document["t"]) == (name, 0.5)
    assert "a long story" not in out.getvalue()


def test_json_lines_say_which_trial_they_belong_to() -> None:
    out = io.StringIO()
    view = EventLines(Output(out=out), ticking(0.0))
    for name in ("trial-started", "stage-delta", "run-finished"):
        view.show(EVENTS[name][0])
    assert [json.loads(line)["trial"] for line in out.getvalue().splitlines()] == ["run-1-0", "run-1-0", None]


def test_on_a_terminal_the_answer_streams_by_in_one_line() -> None:
    err = Terminal()
    view = PlainLines(Output(err=err), ticking(1.0))
    for event in (StageStarted("propose", 0, ""), StageDelta("propose", "one\ntwo "), StageDelta("propose", "three")):
        view.show(event)
    assert err.getvalue().split("\r\x1b[K") == ["", "  propose …", "  propose … one two", "  propose … one two three"]


def test_on_a_terminal_a_pause_is_counted_down() -> None:
    err = Terminal()
    view = PlainLines(Output(err=err), ticking(1.0))
    for left_s in (2.4, 2.0, 1.0):
        view.show(StageWaiting("implement", left_s, "m is busy"))
    lines = err.getvalue().split("\r\x1b[K")[1:]
    assert lines == [f"  implement: asking again in {left} s … m is busy" for left in (2, 2, 1)]


def test_the_stream_is_redrawn_no_faster_than_a_person_reads() -> None:
    err = Terminal()
    view = PlainLines(Output(err=err), ticking(0.001))
    view.show(StageStarted("propose", 0, ""))
    for _ in range(50):
        view.show(StageDelta("propose", "x"))
    assert err.getvalue().count("\r") <= 2


def test_without_a_terminal_nothing_is_drawn_over() -> None:
    err = io.StringIO()
    view = PlainLines(Output(err=err), ticking(1.0))
    for event, _ in EVENTS.values():
        view.show(event)
    assert "\x1b" not in err.getvalue()
    assert err.getvalue().splitlines()[0] == "trial 1 of 3: bottom-up by builtin procedural-1"
