from __future__ import annotations

from dataclasses import replace

import pytest

from library.errors import UnfitEpisode
from tests.library.episodes.making import demonstration


def test_an_unsolved_episode_is_no_demonstration() -> None:
    with pytest.raises(UnfitEpisode, match="not solved"):
        replace(demonstration(), success=False)


def test_a_seed_of_another_split_is_refused() -> None:
    with pytest.raises(UnfitEpisode, match="seed 3 is none of the split 'train'"):
        replace(demonstration(), seed=3)


def test_only_the_last_frame_is_without_an_action() -> None:
    first, second, last = demonstration(actions=2).frames
    for frames, row in (((first, last, last), 1), ((first, second), 1)):
        with pytest.raises(UnfitEpisode) as refused:
            replace(demonstration(), frames=frames)
        assert refused.value.row == row


def test_an_episode_has_an_action() -> None:
    with pytest.raises(UnfitEpisode, match="1 frames"):
        replace(demonstration(), frames=demonstration().frames[-1:])


def test_instructions_are_told_once_each_in_their_order() -> None:
    made = demonstration(actions=3)
    frames = tuple(replace(frame, instruction=text) for frame, text in zip(made.frames, "babc", strict=True))
    assert replace(made, frames=frames).instructions == ("b", "a")
