"""What a few typed letters mean."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prompts.values import StageFinished
from tests.tui.pressing import Presser, watched_threads
from tests.tui.scripted import ScriptedEngine, card, trial_events
from tests.tui.test_app import desk, opened
from workbench.tui.app import SimsmithApp
from workbench.tui.filtering import Finder, matching
from workbench.tui.widgets.library_pane import LibraryPane
from workbench.tui.widgets.library_tree import LibraryTree

CARDS = [
    card("stack-block-pyramid"),
    card("put-block-in-bowl", assets=("bowl/bowl.urdf",)),
    card("place-red-in-green", description="Put red blocks into bowls."),
    card("packing-boxes"),
]


def names(query: str) -> list[str]:
    return [found.name for found in matching(CARDS, query)]


def test_the_start_of_a_word_comes_before_its_middle_before_the_text() -> None:
    assert names("pack") == ["packing-boxes"]
    assert names("in") == ["put-block-in-bowl", "place-red-in-green", "packing-boxes"]
    assert names("bowl") == ["put-block-in-bowl", "place-red-in-green"]


def test_letters_in_order_are_enough() -> None:
    assert names("stkpyr") == ["stack-block-pyramid"]


def test_every_word_must_be_found() -> None:
    assert names("red bowls") == ["place-red-in-green"]
    assert names("red pyramid") == []


@given(st.text(max_size=12))
def test_any_query_gives_some_of_the_tasks_each_once(query: str) -> None:
    found = names(query)
    assert len(found) == len(set(found))
    assert set(found) <= {each.name for each in CARDS}


@given(st.lists(st.text("abi-l ", max_size=6), max_size=6))
def test_one_letter_after_the_other_finds_what_the_whole_word_finds(queries: list[str]) -> None:
    finder = Finder(CARDS)
    typed = [query[:end] for query in queries for end in range(len(query) + 1)]
    assert [finder.matching(query) for query in typed] == [matching(CARDS, query) for query in typed]


def test_a_letter_more_looks_only_at_what_was_left_and_a_letter_less_at_nothing() -> None:
    finder = Finder(CARDS)
    looked = []
    for query in ("p", "pa", "pac", "pa", "p", ""):
        before = finder.looked_through
        finder.matching(query)
        looked.append(finder.looked_through - before)
    assert looked == [4, len(names("p")), len(names("pa")), 0, 0, 0]
    assert len(names("pa")) < 4


def leaves(tree: LibraryTree) -> list[str]:
    rows = (tree.branches[number] for number in range(len(tree.branches)))
    return [row.task for row in rows if row.task is not None]


async def test_slash_filters_enter_opens_the_best_and_escape_brings_all_back() -> None:
    app = SimsmithApp(ScriptedEngine(cards=CARDS))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "slash", *"bowl")
        tree = app.query_one(LibraryTree)
        assert leaves(tree) == ["put-block-in-bowl", "place-red-in-green"]
        assert str(app.query_one(LibraryPane).border_title) == "library 2/4"
        await opened(pilot, "enter")
        assert app.query_one("#caption").render().plain.startswith("put-block-in-bowl")  # type: ignore[union-attr]
        await opened(pilot, "slash", "escape")
        assert len(leaves(tree)) == 4
        assert tree.has_focus


async def test_a_hidden_library_comes_when_something_is_looked_for() -> None:
    app = SimsmithApp(ScriptedEngine(cards=CARDS))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "slash", *"hanoi")
        assert app.query_one(LibraryPane).region
        assert leaves(app.query_one(LibraryTree)) == []


async def test_neither_the_begin_nor_the_end_of_a_proposal_takes_the_letters_from_the_filter() -> None:
    engine = ScriptedEngine(trial_events(), CARDS)
    engine.hold_before = StageFinished
    app = SimsmithApp(engine)
    watched_threads()
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        presser = Presser(pilot)
        await presser.burst("ctrl+g", "/", *"tow")
        await presser.until(lambda: desk(app).written is not None)
        engine.gate.set()
        await presser.until(lambda: desk(app).written is None)
        await presser.press("e", "r", "a")
        assert app.query_one(LibraryPane).filter_text == "towera"
        assert not engine.decisions
