"""`simsmith household`: furnished scenes, and verified tasks for an agent in them."""

from __future__ import annotations

import typer

from workbench.commands import (
    household_create,
    household_decisions,
    household_export,
    household_replay,
    household_review,
    household_samples,
    household_scene,
    household_verify,
)
from workbench.commands.decisions import deciding_about

app = typer.Typer(
    help="Furnished houses and verified tasks for an agent in them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=deciding_about(household_decisions.SAMPLES),
)
app.command("create", epilog=household_create.EXAMPLE)(household_create.create)
app.command("review", epilog=household_review.EXAMPLE)(household_review.review)
app.command("verify", epilog=household_verify.VERIFY_EXAMPLE)(household_verify.verify)
app.command("run", epilog=household_verify.RUN_EXAMPLE)(household_verify.run)
app.command("record", epilog=household_replay.RECORD_EXAMPLE)(household_replay.record)
app.command("replay", epilog=household_replay.REPLAY_EXAMPLE)(household_replay.replay)
app.command("scene", epilog=household_scene.SCENE_EXAMPLE)(household_scene.scene)
app.command("render", epilog=household_scene.RENDER_EXAMPLE)(household_scene.render)
for part in (household_export.app, household_samples.app, household_decisions.app):
    app.add_typer(part)
