from library.records import Revision, RolloutSummary
from sim.values import CheckReport, Diagnostic, EpisodeReport, TaskFailure
from tests.library.builders import make_revision
from workbench.core.explaining import explain_failure, headline

SOURCE = "import os\nclass T(Task):\n    pass\n"


def revision(check: CheckReport | None = None, rollout: RolloutSummary | None = None) -> Revision:
    return Revision(1, SOURCE, "0" * 64, "model", check or CheckReport("0" * 64, "T"), rollout)


def failing(*episodes: EpisodeReport, **fields: object) -> RolloutSummary:
    values = {"outcome": "task_error", "constructed": True, "completed": False, "runtime": False, "episodes": episodes}
    return RolloutSummary(**{**values, **fields})  # type: ignore[arg-type]


def test_a_completed_revision_has_nothing_to_explain() -> None:
    assert headline(make_revision()) == ""


def test_a_static_error_is_told_with_its_line_its_code_and_its_hint() -> None:
    error = Diagnostic("forbidden-import", "error", "os may not be imported", 1, "use numpy")
    text = explain_failure(revision(CheckReport("0" * 64, "T", (error,))))
    assert text.startswith("The code was not run: line 1: os may not be imported")
    assert "- line 1: error: os may not be imported\n      import os\n  use numpy" in text
    assert text.endswith("in one fenced Python block.")


def test_a_constructor_that_raises_is_told_with_its_line() -> None:
    rollout = failing(constructed=False, failure=TaskFailure("NameError", "name 'Task' is not defined", 2))
    assert headline(revision(rollout=rollout)) == (
        "The task could not be constructed: line 2: NameError: name 'Task' is not defined"
    )


def test_an_error_that_several_seeds_share_is_told_once() -> None:
    error = TaskFailure("KeyError", "'red'", 3)
    episodes = [EpisodeReport(seed, "task_error", 0.0, 0, 0, 0.0, error) for seed in (7, 8)]
    text = explain_failure(revision(rollout=failing(*episodes)))
    assert text.startswith("The task failed while it ran: line 3: KeyError: 'red'")
    assert text.count("- line 3: KeyError") == 1


def test_an_unsolved_task_is_told_seed_by_seed() -> None:
    episodes = (
        EpisodeReport(7, "solved", 1.0, 2, 900, 0.1),
        EpisodeReport(8, "unsolved", 0.5, 6, 900, 0.1, reason="horizon reached"),
        EpisodeReport(9, "nothing_to_pick", 0.0, 0, 900, 0.1),
    )
    text = explain_failure(revision(rollout=failing(*episodes, outcome="nothing_to_pick", runtime=True)))
    assert text.startswith("The scripted oracle solved 1 of 3 episodes; at least half are needed.")
    assert "- seed 8: unsolved with reward 0.50 after 6 steps (horizon reached)" in text
    assert "- seed 9: nothing to pick with reward 0.00 after 0 steps" in text
    assert "seed 7" not in text


def test_errors_come_before_warnings_and_their_number_is_bounded() -> None:
    warnings = [Diagnostic("style", "warning", f"warning {number}", number) for number in range(10)]
    error = Diagnostic("syntax", "error", "it is broken", 2)
    text = explain_failure(revision(CheckReport("0" * 64, "T", (*warnings, error))))
    assert text.index("it is broken", len(text.splitlines()[0])) < text.index("warning 0")
    assert "and 3 more" in text


def test_a_limit_that_was_exceeded_is_told() -> None:
    episode = EpisodeReport(7, "limit_exceeded", 0.0, 0, 0, 60.0, reason="60 s of wall clock")
    rollout = failing(episode, outcome="limit_exceeded")
    assert headline(revision(rollout=rollout)) == (
        "The task failed while it ran: limit exceeded with reward 0.00 after 0 steps (60 s of wall clock)"
    )
