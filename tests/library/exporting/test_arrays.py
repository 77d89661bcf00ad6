"""Episodes as arrays."""

from dataclasses import replace

import numpy as np

from library.exporting.arrays import ACTION_NAMES, arrays_of, vector_of
from tests.library.episodes.making import demonstration


def test_there_is_one_more_observation_than_actions() -> None:
    arrays = arrays_of(demonstration(0, actions=3))
    assert arrays.length == 3
    assert arrays.actions.shape == (3, len(ACTION_NAMES))
    assert {rows.shape[0] for rows in arrays.pictures.values()} == {4}
    assert len(arrays.objects) == len(arrays.states) == 4
    assert arrays.dones.tolist() == [False, False, True]


def test_the_state_is_the_action_before() -> None:
    arrays = arrays_of(demonstration(0, actions=3))
    assert not arrays.states[0].any()
    assert np.array_equal(arrays.states[1:], arrays.actions)


def test_the_numbers_of_an_action_are_named_in_their_order() -> None:
    action = demonstration(0).frames[0].action
    assert action is not None
    named = dict(zip(ACTION_NAMES, vector_of(action).tolist(), strict=True))
    assert np.isclose(named["pick_y"], action.pick.position[1])
    assert np.isclose(named["place_qw"], action.place.rotation[3])


def test_a_body_that_is_not_there_throughout_has_no_column() -> None:
    whole = demonstration(0, actions=2)
    first, *others = whole.frames
    first = replace(first, poses={**first.poses, 9: first.poses[4]})
    assert arrays_of(replace(whole, frames=(first, *others))).objects.shape == (3, 7 * 2)
