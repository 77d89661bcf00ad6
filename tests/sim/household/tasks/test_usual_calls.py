from __future__ import annotations

from sim.household.acting.calls import parse_calls
from sim.household.tasks.usual_calls import bindings_of


def test_an_answer_and_a_grab_with_its_id_mean_the_same_and_courtesies_are_left_out() -> None:
    assert bindings_of("where", parse_calls("find(3), answer('On the sofa.')")) == {"x": 3}
    assert bindings_of("bring", parse_calls("goto(3), grab(3), goto_user(), speak('Here.')")) == {"x": 3}
    assert bindings_of("put", parse_calls("goto(3), grab(5), goto(5), release()")) is None
    assert bindings_of("free", parse_calls("goto_user()")) is None
