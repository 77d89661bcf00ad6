"""The line of keys at the bottom: as many as there is room for, so that none is cut off."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from workbench.tui.drawings import let_go_of_drawings

DROPPED_FIRST = ("undo", "skip", "repair", "check", "external", "note", "built_in", "copy", "reload", "rollout", "edit")
"""Actions that the help has when the line has them no more, the first to go first."""
KEPT = ("stop", "help", "leave")
"""How one gets out, and to what else there is."""


class KeyLine(Footer):
    """A footer that leaves out what does not fit."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._fitted_to = 0
        self._offered: list[tuple[str, str, bool]] = []

    def on_mount(self) -> None:
        """Be complete in the first frame: `Footer` waits for that, and the screen is laid out and painted once more."""
        self.screen.call_next(self._begin)  # once all of it is mounted, so that each action can be asked for

    async def _begin(self) -> None:
        self._bindings_ready = True
        await self.recompose()

    def compose(self) -> ComposeResult:
        """The keys that are offered now."""
        self._fitted_to = self.screen.size.width
        self._offered = self._active() if self._bindings_ready else []
        keys = self._keys() if self._bindings_ready else []
        self.styles.grid_size_columns = len(keys)
        yield from fitting(keys, self._fitted_to)

    async def recompose(self) -> None:
        """Asked for whenever the focus moves, and mostly the keys are the same: twenty widgets made anew cost 60 ms."""
        if not self.is_attached:  # the screen was left before its turn came
            return
        if self._fitted_to != self.screen.size.width or self._offered != self._active():
            await super().recompose()
            let_go_of_drawings(self.screen)

    def _active(self) -> list[tuple[str, str, bool]]:
        """Key, action, and whether it can be pressed now."""
        shown = (each for each in self.screen.active_bindings.values() if each.binding.show)
        return [(each.binding.key, each.binding.action, each.enabled) for each in shown]

    def _keys(self) -> list[FooterKey]:
        """One for each action. `Footer` binds its keys to its own `compact`, and then never lets one go: 4 a trial."""
        first: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                first.setdefault(active.binding.action, active)
        return [self._key(active) for active in first.values()]

    def _key(self, active: ActiveBinding) -> FooterKey:
        return FooterKey(
            active.binding.key,
            self.app.get_key_display(active.binding),
            active.binding.description,
            active.binding.action,
            disabled=not active.enabled,
            tooltip=active.tooltip,
            classes="-compact",
        )

    def on_resize(self, event: events.Resize) -> None:
        """Others may fit."""
        if event.size.width != self._fitted_to:
            self.call_after_refresh(self.recompose)


def fitting(keys: Sequence[FooterKey], width: int) -> list[FooterKey]:
    """The keys in their order, without so many of the least important that the others fit into `width` columns."""
    kept = list(keys)
    for key in sorted(keys, key=_importance):
        if sum(map(_columns, kept)) <= width or _action(key) in KEPT:
            break
        kept.remove(key)
    return kept


def _columns(key: FooterKey) -> int:
    """Key, description, and a blank after each."""
    return cell_len(key.key_display) + cell_len(key.description) + 2


def _importance(key: FooterKey) -> int:
    action = _action(key)
    if action in KEPT:
        return len(DROPPED_FIRST) + 1
    return DROPPED_FIRST.index(action) if action in DROPPED_FIRST else len(DROPPED_FIRST)


def _action(key: FooterKey) -> str:
    """Without parameters, and of which node."""
    return key.action.partition("(")[0].rpartition(".")[2]
