import pytest

from sim.household.judging.negations import opposite
from sim.household.values import Sample, TaskType
from tests.sim.household.acting.test_executor import kitchen


@pytest.mark.parametrize(
    ("task_type", "task", "is_opposite"),
    [
        ("bring", "Don't bring me the jar.", True),
        ("goto", "Never go to the teddy bear.", True),
        ("come", "Go away from me to the kitchen.", True),
        ("bring", "Do not forget to bring me the jar.", False),
        ("come", "Come here, if you don't mind.", False),
        ("where", "Where is the jar? I do not see it.", False),
        ("free", "The jar should not stay on the table.", False),
    ],
)
def test_a_command_does_not_forbid_what_is_done(task_type: TaskType, task: str, is_opposite: bool) -> None:
    assert bool(opposite(Sample(task_type, task, (), (), kitchen(), None))) is is_opposite
