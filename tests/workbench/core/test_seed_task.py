"""A task of the library as the seed of new ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from sim.source import source_hash
from tests.workbench.core.sessions import OPENING_SOURCE, code, collect, only, scripted_session, writing
from workbench.core.errors import SettingsError
from workbench.core.events import RunFinished
from workbench.core.repairing import repair
from workbench.core.run_record import read_run
from workbench.core.running import begun_run, plan_run, repeated_run, run
from workbench.core.session import Session

SEED = "put-block-in-bowl"


def asking_for(session: Session, name: str) -> Session:
    return replace(
        session, settings=session.settings.with_flags(seed_task=name, trials=1, episodes=1, repair_attempts=0)
    )


async def test_the_author_is_shown_the_task_and_all_records_name_it(project: Path) -> None:
    """The code is refused by the static check, so that nothing has to be simulated."""
    session, model = scripted_session(project, *writing(OPENING_SOURCE), code(OPENING_SOURCE.replace("socket", "ssl")))
    session = asking_for(session, SEED)
    source = session.library.source(SEED)
    async with session:
        finished = only(await collect(run(session, plan_run(session))), RunFinished)
        assert source.strip() in model.requests[0].messages[0].content
        trial = finished.trials[0]
        assert (trial.settings["seed_task"], trial.settings["seed_task_hash"]) == (SEED, source_hash(source))
        assert session.library.card("sound-task").parent == SEED

        await collect(repair(session, "sound-task"))
        card = session.library.card("sound-task")
        assert (card.revision, card.parent) == (2, SEED)

    recorded = read_run(project / "trials", finished.run).plan.seed_task
    assert recorded is not None
    assert (recorded.name, recorded.source) == (SEED, source)
    assert begun_run(session, finished.run)[1].plan.seed_task == recorded
    again, other = (repeated_run(session, finished.run, flags)[1] for flags in ({}, {"seed_task": "align-rope"}))
    assert again.seed_task == recorded
    assert other.seed_task is not None
    assert other.seed_task.name == "align-rope"


async def test_runs_of_another_seed_begin_with_the_same_draws(project: Path) -> None:
    session, _ = scripted_session(project, *writing(OPENING_SOURCE))
    session = asking_for(session, SEED)
    async with session:
        await collect(run(session, plan_run(session)))
        draws = [plan_run(asking_for(session, name)).first_draw for name in (SEED, "align-rope")]
    assert draws == [1, 0]


def test_an_unknown_task_is_refused_with_those_most_like_it(project: Path) -> None:
    session = asking_for(Session.open(project, environ={}), "put-blok-in-bowl")
    with pytest.raises(SettingsError, match=r"^--seed-task: unknown task 'put-blok-in-bowl'; nearest: put-block-in-"):
        plan_run(session)


def test_a_recipe_that_would_not_show_the_task_is_refused(project: Path) -> None:
    recipe = project / "recipes" / "mute"
    recipe.mkdir(parents=True)
    (recipe / "recipe.toml").write_text('title = "Mute"\ndescription = "Says little."\nextends = "vanilla"\n')
    (recipe / "propose.j2").write_text("Propose a task.")
    session = asking_for(Session.open(project, environ={}, flags={"recipe": "mute"}), SEED)
    with pytest.raises(SettingsError, match=r"recipe 'mute' shows no task to start from: put .*seed-task\.j2"):
        plan_run(session)
