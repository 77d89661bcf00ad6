"""The command palette's entries: every action of the screen in words, also those without a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits
from textual.system_commands import SystemCommandsProvider

from workbench.tui.key_names import own_keys, spelled


class Entry(NamedTuple):
    """An action in words."""

    title: str
    action: str
    hint: str
    """`{id}` in it stands for the key of an action."""


ENTRIES: tuple[Entry, ...] = (
    Entry("Propose a task", "generate", "One trial with the recipe and author of the settings ({prompt.generate})"),
    Entry(
        "Propose a variation of the task",
        "vary",
        "Of the one in view, or under the library's cursor: its idea with something changed ({library.vary})",
    ),
    Entry("Edit the prompts of a recipe", "recipes", "Templates, preview, versions ({prompt.recipes})"),
    Entry(
        "Settings of the next run …",
        "next_run",
        "Recipe, target, model, temperature, episodes, seed ({prompt.settings})",
    ),
    Entry("Stop", "stop", "Stop the stream, then the rollout ({job.stop})"),
    Entry("Accept the task", "accept", "When all checks passed ({review.accept})"),
    Entry("Accept anyway …", "accept_anyway", "Although a check did not pass; asks, and is recorded as such"),
    Entry("Edit the task", "edit", "In place ({review.edit})"),
    Entry("Discard my edit", "discard_edit", "Back to the author's code"),
    Entry("Reject the task …", "reject", "With a reason ({review.reject})"),
    Entry(
        "Send the task back to its author …", "repair", "With the failed check and a word of yours ({review.repair})"
    ),
    Entry("Flag the task, or take the flag away", "flag", "To be looked at again ({review.flag})"),
    Entry("Show the task's record", "card", "Where it comes from, what it cost, who decided what ({review.card})"),
    Entry("Retire the task, or restore it", "retire", "Nothing is deleted ({diff.revert} in the library)"),
    Entry("Mark the task", "mark", "For a decision on many ({library.mark} in the library)"),
    Entry("Take all marks away", "unmark_all", "Nothing else changes"),
    Entry("Accept the marked tasks …", "accept_marked", "One question that lists them"),
    Entry("Reject the marked tasks …", "reject_marked", "For one reason"),
    Entry("Retire the marked tasks …", "retire_marked", "One question that lists them"),
    Entry("Prepare proposals ahead, or pause", "prepare", "In the background, while you decide ({queue.prepare})"),
    Entry("Undo the last decision", "undo", "Any number of times ({review.undo})"),
    Entry("Skip the task", "skip", "Decide later ({review.skip})"),
    Entry("Run all checks and rollouts", "rollout", "Static check and oracle on the code in view ({rollouts.run})"),
    Entry("Rollouts in scenes of your choice …", "seeds", "Seeds as 0,1,2 or 0:50 ({rollouts.seeds})"),
    Entry("Kill the rollout", "kill", "At once, whatever else runs ({rollouts.kill})"),
    Entry(
        "Compare with another version", "compare_next", "The code before your edit, an earlier attempt ({diff.compare})"
    ),
    Entry("Old and new side by side", "split", "And back ({diff.split})"),
    Entry("Mark the hunk as reviewed", "mark_hunk", "And go on to the next ({diff.mark})"),
    Entry("Revert the hunk", "revert_hunk", "Into your edit ({diff.revert})"),
    Entry("Bring the reverted hunk back", "unrevert_hunk", "One at a time ({diff.unrevert})"),
    Entry("Copy the pane's text", "copy_pane", "To the terminal's clipboard ({pane.copy})"),
    Entry("Write the pane's text to a file …", "write_pane", "Never overwrites ({pane.write})"),
    Entry("Go to the next code block of the answers", "next_block", "And {pane.copy} copies it ({response.next})"),
    Entry("Open or fold the author's reasoning", "reasoning", "Among the answers ({response.reasoning})"),
    Entry("Household samples", "household", "Houses, sentences, plans and calls to review ({view.household})"),
    Entry(
        "Collect demonstrations of the task …",
        "collect",
        "Of an accepted one, in the background; or stop that ({datasets.collect})",
    ),
    Entry("Datasets of this project", "datasets", "Demonstrations to look through, with pictures ({view.datasets})"),
    Entry(
        "Policies of this project, and training",
        "policies",
        "Train one, watch its loss fall, watch it act ({view.policies})",
    ),
    Entry("Statistics, and two runs compared", "statistics", "Funnel, cost, diversity, coverage ({view.statistics})"),
    Entry(
        "Draw the goal into the picture, or not",
        "goals",
        "The foot of what is to be put there, or the zone's edge ({rollouts.goals})",
    ),
    Entry(
        "Show an episode in PyBullet's window",
        "window",
        "Of the code in view, where there is a display ({rollouts.window})",
    ),
    Entry("Open the task's folder", "open_folder", "Prompts, answers, attempts and pictures ({rollouts.folder})"),
    Entry("Zoom the pane", "zoom", "One pane on the whole screen ({view.zoom})"),
    Entry("Look for a task in the library", "filter", "By words of its name, text or assets ({library.filter})"),
    Entry("Show or hide the library", "library", "({library.toggle})"),
)


@runtime_checkable
class HasActionsInWords(Protocol):
    """A screen whose actions are in the palette."""

    in_words: Sequence[Entry]


class WorkbenchCommands(SystemCommandsProvider):
    """Runs the screen's own actions and, after them, the app's: one provider, as of several each comes when it can."""

    async def discover(self) -> Hits:
        """Everything, before the user types."""
        for entry in self._entries():
            yield DiscoveryHit(entry.title, self._runner(entry.action), help=self._help(entry))
        async for hit in super().discover():
            yield hit

    async def search(self, query: str) -> Hits:
        """What matches the typed words."""
        matcher = self.matcher(query)
        for entry in self._entries():
            if (score := matcher.match(entry.title)) > 0:
                hit = matcher.highlight(entry.title)
                yield Hit(score, hit, self._runner(entry.action), help=self._help(entry))
        async for found in super().search(query):
            yield found

    def _entries(self) -> Sequence[Entry]:
        return self.screen.in_words if isinstance(self.screen, HasActionsInWords) else ()

    def _help(self, entry: Entry) -> str:
        return spelled(entry.hint, own_keys(self.app))

    def _runner(self, action: str) -> Callable[[], None]:
        def run() -> None:
            getattr(self.screen, f"action_{action}")()

        return run
