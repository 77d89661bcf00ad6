"""The library's tree: what is seen of 2,000 tasks, and what that costs."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from library.records import TaskCard
from tests.tui.pressing import Presser
from tests.tui.scripted import card
from workbench.tui.messages import OpenTask
from workbench.tui.widgets.library_pane import LibraryPane
from workbench.tui.widgets.library_tree import LONG_BRANCH, LibraryTree

HEIGHT = 12
MANY = [card(f"task-{number}", state="to-review", origin="generated", verdict="completed") for number in range(2000)]


class Counted(LibraryTree):
    """Remembers which rows were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.painted.append(y + self.scroll_offset.y)
        return super().render_line(y)


class Host(App[None]):
    CSS = f"LibraryTree {{ height: {HEIGHT}; }}"

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield Counted()

    @property
    def rows(self) -> Counted:
        return self.query_one(Counted)

    def on_open_task(self, message: OpenTask) -> None:
        self.opened.append(message.name)


async def shown(pilot: Pilot[None], cards: list[TaskCard], *, unfold: bool = True) -> Counted:
    """The tree with these tasks, and the rows that showing them painted."""
    assert isinstance(pilot.app, Host)
    tree = pilot.app.rows
    tree.focus()
    await pilot.pause()
    tree.painted.clear()
    tree.show(cards, None, None, unfold=unfold)
    await pilot.pause()
    return tree


async def test_of_2000_tasks_only_those_in_view_are_painted() -> None:
    async with Host().run_test() as pilot:
        tree = await shown(pilot, MANY)
        assert len(tree.branches) == 2001
        assert sorted(set(tree.painted)) == list(range(HEIGHT))
        assert len(tree.painted) <= 2 * HEIGHT, "once, and once more beside the scrollbar"
        await shown(pilot, MANY[::2])
        assert tree.painted == list(range(HEIGHT)), "the scrollbar is there already"


async def test_the_cursor_paints_the_rows_that_it_leaves_and_comes_to() -> None:
    async with Host().run_test() as pilot:
        tree = await shown(pilot, MANY)
        await pilot.press("down", "down", "down")
        tree.painted.clear()
        await pilot.press("down")
        assert tree.painted == [2, 3]
        tree.painted.clear()
        await pilot.press("end")
        assert tree.cursor_line == 2000
        assert max(tree.painted) == 2000
        assert len(tree.painted) <= HEIGHT


async def test_a_long_branch_is_folded_until_somebody_wants_it() -> None:
    async with Host().run_test() as pilot:
        tree = await shown(pilot, MANY[: LONG_BRANCH + 1], unfold=False)
        assert tree.labels == [f"to review ({LONG_BRANCH + 1})"]
        await pilot.press("down", "right")
        assert len(tree.labels) == LONG_BRANCH + 2
        tree.show(MANY, None, None)
        assert len(tree.labels) == 2001, "it stays as it was left"
        await pilot.press("enter")
        assert len(tree.labels) == 1


async def test_enter_opens_the_task_under_the_cursor_and_so_does_the_mouse() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await shown(pilot, MANY)
        await pilot.press("down", "down", "enter")
        await pilot.click(Counted, offset=(6, 3))
        assert app.opened == ["task-0", "task-2"]
        assert app.rows.pointed_at == "task-2"
        await pilot.click(Counted, offset=(1, 0))
        assert len(app.rows.branches) == 1, "the sign of a branch folds it"
        assert app.rows.cursor_line == 0


async def test_who_leafs_through_the_list_is_not_torn_away_when_it_changes() -> None:
    async with Host().run_test() as pilot:
        tree = await shown(pilot, MANY)
        tree.show(MANY, "task-5", None, unfold=True)
        await pilot.press("up")
        assert tree.pointed_at == "task-4"
        tree.show(MANY[2:], "task-5", None, unfold=True)
        assert tree.pointed_at == "task-4"
        tree.show(MANY[2:], "task-9", None, unfold=True)
        assert tree.pointed_at == "task-9", "but another task in view takes the cursor along"
        tree.show(MANY[:1], "task-9", None, unfold=True)
        assert tree.cursor_line == 1, "the last there is"


async def test_a_letter_in_the_filter_lays_nothing_out_and_makes_only_the_rows_in_view() -> None:
    class Filtered(App[None]):
        def compose(self) -> ComposeResult:
            yield LibraryPane()

    app = Filtered()
    layouts: list[Screen[object]] = []
    async with app.run_test() as pilot:
        pane = app.query_one(LibraryPane)
        pane.show(MANY, None, None)
        pane.begin_filter()
        presser = Presser(pilot)
        await presser.press("t")
        await presser.painted()
        app.screen.screen_layout_refresh_signal.subscribe(pane, layouts.append)
        await presser.press("a", "s", "k", "9")
        await presser.painted()
        assert not layouts
        assert str(pane.border_title) == "library 542/2000"
        assert pane.query_one(LibraryTree).labels[:2] == ["to review (542)", "? task-9"]
