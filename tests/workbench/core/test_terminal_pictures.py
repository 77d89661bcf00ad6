"""How pictures are drawn in which terminal."""

from collections.abc import Mapping

import pytest

from workbench.core.errors import SettingsError
from workbench.core.terminal_pictures import pictures_here


@pytest.mark.parametrize(
    ("environ", "drawing"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "foot-extra"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, "sixel"),
        ({"TERM": "xterm-256color"}, "blocks"),
        ({}, "blocks"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/t", "KITTY_WINDOW_ID": "1"}, "blocks"),
        ({"TERM": "xterm", "SIMSMITH_IMAGES": "sixel"}, "sixel"),
        ({"TERM": "xterm-kitty", "SIMSMITH_IMAGES": "blocks"}, "blocks"),
    ],
)
def test_a_terminal_is_drawn_on_as_it_is_known_to_take_it(environ: Mapping[str, str], drawing: str) -> None:
    assert pictures_here(environ, installed=True).drawing == drawing


def test_without_the_extra_there_are_half_blocks_and_a_word_on_what_could_be() -> None:
    here = pictures_here({"TERM": "xterm-kitty"}, installed=False)
    assert here.drawing == "blocks"
    assert here.why == "kitty could be drawn (the terminal is xterm-kitty), with: pip install 'simsmith[images]'"


def test_an_unknown_way_is_refused() -> None:
    with pytest.raises(SettingsError, match="SIMSMITH_IMAGES: 'sixels' is none of kitty, sixel, blocks"):
        pictures_here({"SIMSMITH_IMAGES": "sixels"})
