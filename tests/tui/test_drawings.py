"""What the libraries that draw remember, and that it goes."""

from textual.app import App
from textual.widgets import Static

from workbench.tui.drawings import let_go_of_drawings


async def test_how_a_widget_was_found_is_forgotten() -> None:
    app: App[None] = App()
    async with app.run_test():
        await app.mount(Static(id="one"))
        app.screen.query_one("#one")
        assert app.screen._query_one_cache.keys()
        let_go_of_drawings(app.screen)
        assert not app.screen._query_one_cache.keys()
        assert app.screen.query_one("#one").id == "one"
