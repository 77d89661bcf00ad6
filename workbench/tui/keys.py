"""The keys of every screen: the one place behind footer, help, palette (`key_names.py`) and remapping (`keymap.py`)."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

from workbench.tui.recipe_views import VIEWS

TABS = ("prompt", "response", "diff", "checks", "task", "rollouts")
"""In the order of their number keys; the last is a column of its own where there is room."""

REVIEW_KEYS: list[BindingType] = [
    Binding("a", "accept", "Accept", id="review.accept"),
    Binding("a", "say_why_not", show=False, id="review.accept"),  # the same key while the footer dims `accept`
    Binding("e", "edit", "Edit", id="review.edit"),
    Binding("r", "reject", "Reject", id="review.reject"),
    Binding("A", "accept(True)", "Accept and go on", show=False, id="review.accept_next"),
    Binding("A", "say_why_not", show=False, id="review.accept_next"),
    Binding("g", "repair", "Repair", id="review.repair"),
    Binding("u", "undo", "Undo", id="review.undo"),
    Binding("space", "skip", "Skip", key_display="␣", id="review.skip"),
    Binding("f", "flag", "Flag", show=False, id="review.flag"),
    Binding("i", "card", "Record of the task", show=False, id="review.card"),
    Binding("v", "mark", "Mark for a batch", show=False, id="library.mark"),
    Binding("V", "batch", "Decide on the marked", show=False, id="library.batch"),
    Binding("d", "vary", "New task like this one", show=False, id="library.vary"),
    Binding("Q", "prepare", "Queue: prepare ahead", show=False, id="queue.prepare"),
    Binding("ctrl+g", "generate", "Generate", id="prompt.generate"),
    Binding("P", "recipes", "Prompts of the recipes", show=False, id="prompt.recipes"),
    Binding("f2", "next_run", "Settings of the next run", show=False, id="prompt.settings"),
    Binding("ctrl+s", "check", "Check", id="review.check"),
    Binding("ctrl+s", "say_why_not_checked", show=False, id="review.check"),
    Binding("escape", "stop", "Stop", id="job.stop"),
    Binding("f5", "rollout", "Rollout", id="rollouts.run"),
    Binding("f5", "say_why_not_checked", show=False, id="rollouts.run"),
    Binding("h", "goals", "Goal in the picture", show=False, id="rollouts.goals"),
    Binding("S", "seeds", "Rollout in chosen scenes", show=False, id="rollouts.seeds"),
    Binding("k", "kill", "Kill the rollout", show=False, id="rollouts.kill"),
    Binding("o", "open_folder", "Open its folder", show=False, id="rollouts.folder"),
    Binding("G", "window", "In PyBullet's window", show=False, id="rollouts.window"),
    Binding("f1", "help", "Help", id="app.help"),
    Binding("n", "hunk(1)", "Next hunk", show=False, id="diff.next"),
    Binding("p", "hunk(-1)", "Previous hunk", show=False, id="diff.previous"),
    Binding("c", "compare_next", "Compare with another", show=False, id="diff.compare"),
    Binding("s", "split", "Side by side", show=False, id="diff.split"),
    Binding("m", "mark_hunk", "Mark hunk reviewed", show=False, id="diff.mark"),
    Binding("x", "revert_hunk", "Revert hunk", show=False, id="diff.revert"),
    Binding("X", "unrevert_hunk", "Bring hunk back", show=False, id="diff.unrevert"),
    Binding(
        "left_square_bracket", "block(-1)", "Previous code block", key_display="[", show=False, id="response.previous"
    ),
    Binding("right_square_bracket", "block(1)", "Next code block", key_display="]", show=False, id="response.next"),
    Binding("t", "reasoning", "Open the reasoning", show=False, id="response.reasoning"),
    Binding("f3", "library", "Library", show=False, id="library.toggle"),
    Binding("slash", "filter", "Filter the library", key_display="/", show=False, id="library.filter"),
    Binding("f6", "statistics", "Statistics", show=False, id="view.statistics"),
    Binding("f7", "datasets", "Datasets", show=False, id="view.datasets"),
    Binding("C", "collect", "Collect demonstrations", show=False, id="datasets.collect"),
    Binding("f8", "policies", "Policies and training", show=False, id="view.policies"),
    Binding("H", "household", "Household samples", show=False, id="view.household"),
    Binding("z", "zoom", "Zoom", show=False, id="view.zoom"),
    Binding("y", "copy_pane", "Copy", show=False, id="pane.copy"),
    Binding("w", "write_pane", "Write to file", show=False, id="pane.write"),
    *(Binding(str(n), f"show_tab('{tab}')", tab.title(), show=False) for n, tab in enumerate(TABS, start=1)),
]

CAMERA_KEYS: list[BindingType] = [
    Binding("left", "step(-1)", "Picture before", show=False, id="rollouts.before"),
    Binding("right", "step(1)", "Picture after", show=False, id="rollouts.after"),
    Binding("home", "first", "First picture", show=False, id="rollouts.first"),
    Binding("end", "newest", "Newest picture", show=False, id="rollouts.newest"),
]
"""With the focus on the picture."""

RECIPE_KEYS: list[BindingType] = [
    Binding("ctrl+s", "save", "Save", id="recipes.save"),
    Binding("f4", "external", "$EDITOR", id="recipes.external"),
    *(Binding(str(n), f"view('{view}')", view.title(), id=f"recipes.{view}") for n, view in enumerate(VIEWS, 1)),
    Binding("u", "use", "Use next", id="recipes.use"),
    Binding("N", "note", "Note", id="recipes.note"),
    Binding("R", "revert", "Revert", id="recipes.revert"),
    Binding("B", "built_in", "Built-in", id="recipes.built_in"),
    Binding("D", "discard", "Discard edit", show=False, id="recipes.discard"),
    Binding("z", "zoom", "Zoom", show=False, id="recipes.zoom"),
    Binding("escape", "stop", "Back", id="recipes.back"),
    Binding("f1", "help", "Help", show=False, id="recipes.help"),
]

HOUSEHOLD_KEYS: list[BindingType] = [
    Binding("a", "accept", "Accept", id="household.accept"),
    Binding("a", "say_why_not", show=False, id="household.accept"),  # the same key while the footer dims `accept`
    Binding("e", "edit", "Edit", id="household.edit"),
    Binding("r", "reject", "Reject", id="household.reject"),
    Binding("u", "undo", "Undo", id="household.undo"),
    Binding("space", "skip", "Skip", key_display="␣", id="household.skip"),
    Binding("n", "step(1)", "Next call", id="household.next"),
    Binding("p", "step(-1)", "Call before", show=False, id="household.previous"),
    Binding("ctrl+g", "make", "Make more", id="household.make"),
    Binding("ctrl+s", "check", "Verify", id="household.check"),
    Binding("escape", "stop", "Stop", id="household.stop"),
    Binding("f", "flag", "Flag", show=False, id="household.flag"),
    Binding("x", "retire", "Retire or restore", show=False, id="household.retire"),
    Binding("v", "mark", "Mark for a batch", show=False, id="household.mark"),
    Binding("V", "batch", "Decide on the marked", show=False, id="household.batch"),
    Binding("i", "card", "Record of the sample", show=False, id="household.card"),
    Binding("D", "discard_edit", "Discard the edit", show=False, id="household.discard"),
    Binding("f5", "try_again", "Carry out again", show=False, id="household.run"),
    Binding("h", "outlines", "Named things in the picture", show=False, id="household.outlines"),
    Binding("1", "show_tab('sample')", "Sample", show=False, id="household.sample"),
    Binding("2", "show_tab('rollouts')", "Pictures", show=False, id="household.pictures"),
    Binding("f3", "library", "List of samples", show=False, id="household.list"),
    Binding("slash", "filter", "Filter the samples", key_display="/", show=False, id="household.filter"),
    Binding("z", "zoom", "Zoom", show=False, id="household.zoom"),
    Binding("y", "copy", "Copy", show=False, id="household.copy"),
    Binding("f1", "help", "Help", id="household.help"),
    Binding("H", "leave", "Back", id="household.back"),
]

STATISTICS_KEYS: list[BindingType] = [
    Binding("space", "choose", "Choose", key_display="enter", id="statistics.choose"),
    Binding("r", "reload", "Count again", id="statistics.reload"),
    Binding("y", "copy", "Copy", id="statistics.copy"),
    Binding("z", "zoom", "Zoom", show=False, id="statistics.zoom"),
    Binding("f1", "help", "Help", id="statistics.help"),
    Binding("escape,q,f6", "dismiss(None)", "Back", id="statistics.back"),
]

DATASET_KEYS: list[BindingType] = [
    Binding("right,l", "step(1)", "Next row", key_display="l", id="dataset.after"),
    Binding("left,h", "step(-1)", "Row before", key_display="h", show=False, id="dataset.before"),
    Binding("down,j", "go(1)", "Next episode", key_display="j", id="dataset.next"),
    Binding("up,k", "go(-1)", "Episode before", key_display="k", show=False, id="dataset.previous"),
    Binding("home", "first", "First row", show=False, id="dataset.first"),
    Binding("end", "last", "Last row", show=False, id="dataset.last"),
    Binding("v", "other_picture", "Other picture", id="dataset.picture"),
    Binding("m", "marks", "Marks in the picture", show=False, id="dataset.marks"),
    Binding("slash", "filter", "Filter", key_display="/", id="dataset.filter"),
    Binding("f3", "episodes", "Episodes", id="dataset.episodes"),
    Binding("f5", "reload", "Read again", show=False, id="dataset.reload"),
    Binding("y", "copy", "Copy", id="dataset.copy"),
    Binding("z", "zoom", "Zoom", show=False, id="dataset.zoom"),
    Binding("f1,question_mark", "help", "Help", key_display="f1", id="dataset.help"),
    Binding("escape,q", "leave", "Back", id="dataset.back"),
]

DATASETS_KEYS: list[BindingType] = [
    Binding("space", "choose", "Open", key_display="enter", id="datasets.open"),
    Binding("j", "cursor(1)", "Next", show=False, id="datasets.next"),
    Binding("k", "cursor(-1)", "Before", show=False, id="datasets.previous"),
    Binding("r", "reload", "Look again", id="datasets.reload"),
    Binding("y", "copy", "Copy the path", id="datasets.copy"),
    Binding("f1,question_mark", "help", "Help", key_display="f1", id="datasets.help"),
    Binding("escape,q,f7", "dismiss(None)", "Back", id="datasets.back"),
]

POLICIES_KEYS: list[BindingType] = [
    Binding("n", "train", "Train one", id="policies.train"),
    Binding("s", "stop", "Stop", id="policies.stop"),
    Binding("g", "go_on", "Go on", id="policies.go_on"),
    Binding("w", "watch", "Watch", id="policies.watch"),
    Binding("j", "cursor(1)", "Next", show=False, id="policies.next"),
    Binding("k", "cursor(-1)", "Before", show=False, id="policies.previous"),
    Binding("r", "reload", "Look again", id="policies.reload"),
    Binding("y", "copy", "Copy the path", id="policies.copy"),
    Binding("z", "zoom", "Zoom", show=False, id="policies.zoom"),
    Binding("f1,question_mark", "help", "Help", key_display="f1", id="policies.help"),
    Binding("escape,q,f8", "dismiss(None)", "Back", id="policies.back"),
]

WATCH_KEYS: list[BindingType] = [
    Binding("right,l", "step(1)", "After", key_display="l", id="watch.after"),
    Binding("left,h", "step(-1)", "Before", key_display="h", id="watch.before"),
    Binding("home", "first", "First", show=False, id="watch.first"),
    Binding("end", "last", "Newest", show=False, id="watch.last"),
    Binding("down,n", "go(1)", "Next scene", key_display="n", id="watch.next"),
    Binding("up,p", "go(-1)", "Scene before", key_display="p", show=False, id="watch.previous"),
    Binding("f5", "again", "Play again", id="watch.again"),
    Binding("s", "stop", "Stop", id="watch.stop"),
    Binding("v", "chances", "Veils", id="watch.chances"),
    Binding("m", "marks", "Marks", id="watch.marks"),
    Binding("y", "copy", "Copy", id="watch.copy"),
    Binding("z", "zoom", "Zoom", show=False, id="watch.zoom"),
    Binding("f1,question_mark", "help", "Help", key_display="f1", id="watch.help"),
    Binding("escape,q", "leave", "Back", id="watch.back"),
]

QUESTION_KEYS: list[BindingType] = [Binding("escape", "dismiss(None)", "Cancel", id="question.cancel")]
"""Of questions that are answered in a line of text, the settings of the next run among them."""

SCREENS: Mapping[str, list[BindingType]] = {
    "main": [*REVIEW_KEYS, *CAMERA_KEYS],
    "recipes": RECIPE_KEYS,
    "statistics": STATISTICS_KEYS,
    "household": HOUSEHOLD_KEYS,
    "dataset": DATASET_KEYS,
    "datasets": DATASETS_KEYS,
    "policies": POLICIES_KEYS,
    "watch": WATCH_KEYS,
    "questions": QUESTION_KEYS,
}
"""Whose keys do not get into each other's way."""

APP_KEYS: list[BindingType] = [
    Binding("ctrl+q", "leave", "Quit", id="app.quit", priority=True),
    Binding("ctrl+o", "jump", "Jump to a pane", show=False, id="app.jump"),
    Binding("ctrl+c", "say_how_to_quit", "How to quit", show=False, priority=False),
]

ELSEWHERE: tuple[tuple[str, str], ...] = (
    ("ctrl+p", "Commands"),
    ("ctrl+q", "Quit"),
    ("tab", "Next pane"),
    ("end", "Follow"),
)
