"""The command palette's entries: every action of the screen in words, also those without a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from workbench.tui.screens.review import ReviewScreen

ENTRIES: tuple[tuple[str, str, str], ...] = (
    ("Propose a task", "generate", "One trial with the recipe and author of the settings (ctrl+g)"),
    ("Edit the prompts of a recipe", "recipes", "Templates, preview, versions (P)"),
    ("Settings of the next run …", "next_run", "Recipe, target, model, temperature, episodes, seed (f2)"),
    ("Stop", "stop", "Stop the stream, then the rollout (esc)"),
    ("Accept the task", "accept", "When all checks passed (a)"),
    ("Accept anyway …", "accept_anyway", "Although a check did not pass; asks, and is recorded as such"),
    ("Edit the task", "edit", "In place (e)"),
    ("Discard my edit", "discard_edit", "Back to the author's code"),
    ("Reject the task …", "reject", "With a reason (r)"),
    ("Send the task back to its author …", "repair", "With the failed check and a word of yours (g)"),
    ("Flag the task, or take the flag away", "flag", "To be looked at again (f)"),
    ("Show the task's record", "card", "Where it comes from, what it cost, who decided what (i)"),
    ("Retire the task, or restore it", "retire", "Nothing is deleted (x in the library)"),
    ("Mark the task", "mark", "For a decision on many (v in the library)"),
    ("Take all marks away", "unmark_all", "Nothing else changes"),
    ("Accept the marked tasks …", "accept_marked", "One question that lists them"),
    ("Reject the marked tasks …", "reject_marked", "For one reason"),
    ("Retire the marked tasks …", "retire_marked", "One question that lists them"),
    ("Prepare proposals ahead, or pause", "prepare", "In the background, while you decide (Q)"),
    ("Undo the last decision", "undo", "Any number of times (u)"),
    ("Skip the task", "skip", "Decide later (space)"),
    ("Run all checks and rollouts", "rollout", "Static check and oracle on the code in view (f5)"),
    ("Compare with another version", "compare_next", "The code before your edit, an earlier attempt (c)"),
    ("Old and new side by side", "split", "And back (s)"),
    ("Mark the hunk as reviewed", "mark_hunk", "And go on to the next (m)"),
    ("Revert the hunk", "revert_hunk", "Into your edit (x)"),
    ("Bring the reverted hunk back", "unrevert_hunk", "One at a time (X)"),
    ("Copy the pane's text", "copy_pane", "To the terminal's clipboard (y)"),
    ("Write the pane's text to a file …", "write_pane", "Never overwrites (w)"),
    ("Go to the next code block of the answers", "next_block", "And y copies it (])"),
    ("Open or fold the author's reasoning", "reasoning", "Among the answers (t)"),
    ("Statistics, and two runs compared", "statistics", "Funnel, cost, diversity, coverage (f6)"),
    ("Draw the goal into the picture, or not", "goals", "The foot of what is to be put there, or the zone's edge (h)"),
    ("Zoom the pane", "zoom", "One pane on the whole screen (z)"),
    ("Look for a task in the library", "filter", "By words of its name, text or assets (/)"),
    ("Show or hide the library", "library", "(f3)"),
)


class ReviewCommands(Provider):
    """Runs the screen's own actions."""

    async def discover(self) -> Hits:
        """Everything, before the user types."""
        for title, action, hint in ENTRIES:
            yield DiscoveryHit(title, self._runner(action), help=hint)

    async def search(self, query: str) -> Hits:
        """What matches the typed words."""
        matcher = self.matcher(query)
        for title, action, hint in ENTRIES:
            if (score := matcher.match(title)) > 0:
                yield Hit(score, matcher.highlight(title), self._runner(action), help=hint)

    def _runner(self, action: str) -> Callable[[], None]:
        screen = cast("ReviewScreen", self.screen)

        def run() -> None:
            getattr(screen, f"action_{action}")()

        return run
