"""`simsmith review --plain`, with a script of answers on standard input."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from library.store import TaskLibrary
from prompts.values import Reflection
from sim.source import source_hash
from sim.values import Diagnostic, Evidence, TaskFailure
from tests.library.builders import make_card, make_revision, make_trial, write_base
from tests.workbench.commands.running import CommandLine
from workbench.commands.plain_review import PlainReview
from workbench.commands.review_view import Proposal, proposal_lines
from workbench.core.session import Session

Review = Callable[..., "Script"]
STACK, SORT = "stack-blocks", "sort-rings"


class Script:
    """A reviewer whose answers are written down."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.said: list[str] = []

    def tell(self, line: str) -> None:
        self.said.append(line)

    def ask(self, question: str) -> str | None:
        self.said.append(question)
        return self.answers.pop(0) if self.answers else None

    @property
    def text(self) -> str:
        return "\n".join(self.said)


@pytest.fixture
def library(project: Path, tmp_path: Path) -> TaskLibrary:
    """Two proposals, the first completed; the second's oracle solved nothing."""
    library = TaskLibrary(project, write_base(tmp_path / "base"))
    library.propose(make_trial(SORT, trial="run-1-1", verdict="runtime"))
    library.propose(make_trial(STACK))
    return library


@pytest.fixture
def review(library: TaskLibrary, project: Path) -> Review:
    """Answers to the review of the two proposals."""
    session = replace(Session.open(project, environ={}), library=library)

    def answer(*answers: str) -> Script:
        script = Script(*answers)
        PlainReview(session, script, lambda: 0.0).run()
        assert script.answers == []
        return script

    return answer


def states(library: TaskLibrary) -> dict[str, str]:
    return {card.name: card.state for card in library.cards() if card.origin != "base"}


def test_what_waits_is_listed_and_read_out_with_line_numbers(review: Review) -> None:
    said = review().said
    assert said[:2] == ["2 tasks wait for review.", f"1. {SORT}, runtime: Stack three blocks."]
    code = said.index("Code, 2 lines.")
    assert said[code + 1 : code + 3] == ["1 class StackBlocks(Task):", "2     max_steps = 3"]
    assert "Seed 5: solved, reward 1.00 after 3 steps." in said
    assert said[said.index("Nearest tasks.") + 1].startswith(f"1. {STACK}, likeness 1.00: ")
    assert said[-1] == "Decisions: none. 2 tasks wait for review."


def test_a_reason_comes_by_number_or_in_own_words(review: Review, library: TaskLibrary) -> None:
    said = review("r", "2", "reject it says [/INST] and [bold]").said
    decisions = library.history()
    assert [one.reason for one in decisions] == ["code does not do what the text says", "it says [/INST] and [bold]"]
    assert [one.seconds for one in decisions] == [0.0, 0.0]
    assert said[-1] == "Decisions: reject 2. 0 tasks wait for review."


def test_decisions_are_taken_back_also_those_of_an_earlier_review(review: Review, library: TaskLibrary) -> None:
    assert f"Skipped {SORT}." in review("skip", "quit").said
    script = review("reject dull", "u", "undo", "u", "quit")
    assert [line for line in script.said if line.startswith("Undone")] == [f"Undone: {SORT} is as before."] * 2
    assert "Nothing was done: " in script.text  # the third
    assert set(states(library).values()) == {"to-review"}


def test_what_did_not_pass_is_accepted_only_on_a_second_question(review: Review, library: TaskLibrary) -> None:
    assert "Nothing was done: " in review("accept", "accept anyway", "no", "quit").text
    assert states(library) == {SORT: "to-review", STACK: "to-review"}
    assert f"Accepted {SORT} although its checks did not pass." in review("accept anyway", "y", "a").text
    assert states(library) == {SORT: "accepted", STACK: "accepted"}


def test_rubbish_is_answered_with_the_help(review: Review, library: TaskLibrary) -> None:
    script = review("accpet", "", "reject", "", "help", "list", "show")
    assert "Not understood: accpet." in script.said
    assert "Nothing was done: a rejection needs a reason." in script.said
    assert len([line for line in script.said if line.startswith(f"Task {SORT}.")]) == 2
    assert library.history() == ()


def test_code_that_was_not_seen_is_not_decided_on(
    review: Review, library: TaskLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = make_trial(SORT, trial="run-2-0", sources=("class SortRings(Task):\n    max_steps = 9\n",))
    ask = Script.ask

    def ask_late(script: Script, question: str) -> str | None:
        if library.card(SORT).trial != newer.trial:
            library.propose(newer, new_revision=True)  # by another process, while the reviewer reads
        return ask(script, question)

    monkeypatch.setattr(Script, "ask", ask_late)
    script = review("accept", "accept", "quit")
    assert "look at it again" in script.text
    assert "2     max_steps = 9" in script.said
    assert [one.source_hash for one in library.history()] == [source_hash(newer.revisions[0].source)]


def test_a_script_of_answers_leaves_a_whole_record(
    command_line: CommandLine, library: TaskLibrary, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("skip\nreject dull"))
    result = command_line("review", "--plain", "--project", str(project))
    assert result.code == 0
    assert "undo or quit? (help explains) skip\nSkipped sort-rings.\n" in result.out
    assert result.out.endswith("Decisions: reject 1, skip 1. 1 task waits for review.\n")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    result = command_line("review", "--json", "--quiet", "--project", str(project))
    assert json.loads(result.out) == {"decisions": [], "waiting": [SORT]}
    assert result.err == ""


def test_without_a_terminal_the_review_points_at_the_plain_one(command_line: CommandLine) -> None:
    result = command_line("review")
    assert (result.code, result.out) == (2, "")
    assert "review --plain" in result.err


def test_what_is_wrong_is_said_in_sentences_without_escape_sequences() -> None:
    revision = make_revision(solved=False)
    assert revision.rollout is not None
    error = TaskFailure("KeyError", "'red'", 2)
    episode = replace(revision.rollout.episodes[0], outcome="task_error", error=error, instruction="put \x1b[31mit")
    rollout = replace(
        revision.rollout,
        episodes=(episode,),
        diagnostics=(Diagnostic("x", "warning", "list[int] is odd", 1, "use \u202e[this](link)"),),
        evidence=(Evidence("at-rest", True), Evidence("words-agree", False, "it says red")),
        constructed=False,
        failure=error,
        self_judged=True,
    )
    trial = replace(make_trial(verdict="runtime"), problem="a block fell", reflections=(Reflection(False, "dull"),))
    text = "\n".join(proposal_lines(Proposal(make_card(), replace(revision, rollout=rollout), trial, (), draft="pass")))
    for sentence in (
        "Warning in line 1: list[int] is odd. Hint: use [this](link).",
        "Evidence against it, words-agree: it says red.",
        "Evidence that holds: at-rest.",
        "Critic 1 would not add it: dull.",
        "Verdict of its trial: runtime. a block fell.",
        "Construction: KeyError in line 2: 'red'.",
        "after 3 steps. KeyError in line 2: 'red'. Instruction: \"put it\".",
        "Nearest tasks: none.",
        "Warning: the task judges itself",
        "An edit of this code was begun",
    ):
        assert sentence in text
