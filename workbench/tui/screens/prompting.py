"""The part of the main screen that deals with what is asked: the recipes, and the settings of the next run."""

from __future__ import annotations

import asyncio
from importlib import import_module

from workbench.tui.engine import RunSettings
from workbench.tui.screens.next_run import NextRunScreen
from workbench.tui.screens.scenes import ScenesScreen
from workbench.tui.turns import in_turn
from workbench.tui.widgets.prompt_pane import PromptPane


class PromptingScreen(ScenesScreen):
    """Where prompts are changed."""

    @in_turn
    async def action_recipes(self) -> None:
        """The prompts as templates; comes back with the recipe that is to be used."""
        bench = await self.tried(asyncio.to_thread(self.desk.engine.recipes))
        if bench is None:
            return
        recipes = await asyncio.to_thread(import_module, "workbench.tui.screens.recipes")  # a sixth of a start
        screen = recipes.RecipeScreen(bench, self.desk.settings.recipe, self.unfinished)
        recipe = await self.app.push_screen_wait(screen)
        if recipe is None or recipe == self.desk.settings.recipe:
            return
        entries = {**self.desk.engine.entries(), "recipe": recipe}
        if settings := await self.tried(asyncio.to_thread(self.desk.engine.configure, entries)):
            self._configured(settings)

    @in_turn
    async def action_next_run(self) -> None:
        """The settings that ctrl+g takes."""
        if settings := await self.app.push_screen_wait(NextRunScreen(self.desk.engine)):
            self._configured(settings)

    def _configured(self, settings: RunSettings) -> None:
        self.desk.settings = settings
        self.query_one(PromptPane).show_settings(settings)
        author = settings.model or settings.provider
        self.say(f"{{prompt.generate}} now uses {settings.recipe}, {author}, seed {settings.seed}")
        self.paint()
