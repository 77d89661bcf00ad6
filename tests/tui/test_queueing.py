"""Which task is reviewed next, and when another one is prepared."""

from tests.tui.scripted import card
from workbench.tui.queueing import FRUITLESS_AT_MOST, Preparation, following, review_queue
from workbench.tui.state import ReviewState

CARDS = [card("base"), *(card(name, state="to-review", origin="generated") for name in ("one", "two", "three"))]


def test_skipped_tasks_come_back_at_the_end_in_their_order() -> None:
    assert review_queue(CARDS) == ["one", "two", "three"]
    assert review_queue(CARDS, ["two", "gone", "one"]) == ["three", "two", "one"]


def test_the_next_task_is_the_one_behind_and_then_the_first() -> None:
    assert following(["one", "two", "three"], "two") == "three"
    assert following(["one", "two", "three"], "three") == "one"
    assert following(["one"], "base") == "one"
    assert following(["one"], "one") is None


def test_a_proposal_is_begun_while_fewer_wait_than_are_wanted() -> None:
    preparation = Preparation(ahead=2)
    assert [preparation.wanted(waiting, busy=False) for waiting in range(4)] == [True, True, True, False]
    assert not preparation.wanted(0, busy=True)
    assert not Preparation().wanted(0, busy=False)


def test_what_would_repeat_itself_pauses_the_preparation() -> None:
    given, nothing, void = ReviewState(card=CARDS[1]), ReviewState(), ReviewState(verdict="void", problem="no budget")
    preparation = Preparation(ahead=2)
    for _ in range(FRUITLESS_AT_MOST - 1):
        preparation.note(nothing, stopped=False, problem="")
    preparation.note(given, stopped=False, problem="")
    assert preparation.wanted(0, busy=False), "one that gave something makes up for those before"
    for _ in range(FRUITLESS_AT_MOST):
        preparation.note(nothing, stopped=False, problem="")
    assert "in a row" in preparation.paused
    preparation.resume()
    preparation.note(void, stopped=False, problem="")
    assert preparation.paused == "no budget"
    preparation.resume()
    preparation.note(given, stopped=True, problem="")
    assert not preparation.wanted(0, busy=False)
