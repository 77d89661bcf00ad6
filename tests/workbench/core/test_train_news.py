from policy.train_job import Begun, Progress
from workbench.core.train_news import TrainPace


def test_what_is_left_is_told_from_the_steps_of_this_run_alone() -> None:
    now = [100.0]
    pace = TrainPace(lambda: now[0])
    told = list(pace.begin(Begun(30, 10, 1_000, 100, 0.6, before=40, left_out=2)))
    assert (
        told[0] == "30 actions of 10 demonstrations, 1,000 parameters; 100 steps after 40 of 0.60 s: about 0.6 minutes"
    )
    assert told[1].startswith("2 more actions are left out")
    now[0] = 120.0
    assert pace.note(Progress(60, 2.0, 1.0, 0.5, 0.5)).endswith("about 40 s left")


def test_the_loss_that_is_told_is_a_running_mean() -> None:
    pace = TrainPace(lambda: 0.0)
    list(pace.begin(Begun(30, 10, 1_000, 100, 0.6)))
    assert pace.note(Progress(1, 4.0, 2.0, 1.0, 1.0)).startswith("step 1 of 100, loss 4.000 (pick 2.00, place 1.00)")
    assert "loss 3.900" in pace.note(Progress(2, 2.0, 1.0, 0.5, 0.5))
