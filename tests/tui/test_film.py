"""Stepping through the pictures of rollouts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color

from sim.sandbox.protocol import FrameReady
from tests.tui.scripted import ScriptedEngine, picture
from tests.tui.test_app import BASE, desk, opened
from workbench.tui.app import SimsmithApp
from workbench.tui.film import Film
from workbench.tui.picture import OUTLINE
from workbench.tui.widgets.camera import Camera
from workbench.tui.widgets.label import Label

IMAGE = picture()


def frames(count: int, seed: int = 1) -> list[FrameReady]:
    return [FrameReady(seed, step, IMAGE) for step in range(count)]


def shown(film: Film) -> int | None:
    return film.frame.step if film.frame else None


def test_the_newest_is_shown_until_the_reader_goes_back() -> None:
    film = Film(frames(3))
    assert (shown(film), film.held) == (2, None)
    film.step(-1)
    assert (shown(film), film.held) == (1, 2)
    film.add(FrameReady(1, 3, IMAGE))
    assert shown(film) == 1, "what the reader holds stays"
    film.step(+2)
    film.step(+1)
    assert (shown(film), film.held) == (3, None)


def test_the_first_and_the_newest_are_one_key_away() -> None:
    film = Film(frames(5))
    film.hold_first()
    assert shown(film) == 0
    film.step(-1)
    assert shown(film) == 0
    film.let_go()
    assert shown(film) == 4


def test_an_empty_film_shows_nothing() -> None:
    film = Film()
    film.step(-1)
    assert (film.frame, film.held, len(film)) == (None, None, 0)


@given(st.lists(st.integers(1, 60), max_size=6), st.integers(2, 20))
def test_a_full_film_keeps_the_beginning_and_is_bounded(episodes: list[int], most: int) -> None:
    every = [frame for seed, count in enumerate(episodes) for frame in frames(count, seed)]
    film = Film(every, most=most)
    assert len(film) <= most
    if every:
        assert film.frame is every[-1]
        film.hold_first()
        assert film.frame is every[0]


async def test_the_arrows_step_through_the_pictures_of_a_rollout() -> None:
    app = SimsmithApp(ScriptedEngine(cards=BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "6")
        desk(app).shown.film = Film(frames(3, seed=7))
        caption = app.query_one("#instruction", Label)
        assert isinstance(app.focused, Camera)
        await app.screen.run_action("show_tab('rollouts')")  # paints the new film
        await opened(pilot, "home")
        assert str(caption.render()).startswith("picture 1/3: seed 7, step 0")
        await opened(pilot, "right")
        assert str(caption.render()).startswith("picture 2/3: seed 7, step 1")
        await opened(pilot, "end")
        assert str(caption.render()) == ""


async def test_the_goal_is_drawn_into_the_picture_until_h_leaves_it_out() -> None:
    square = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
    app = SimsmithApp(ScriptedEngine(cards=BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "6")
        legend, camera = app.query_one("#legend", Label), app.query_one(Camera)

        def outlined() -> bool:
            color = Color.parse("#{:02x}{:02x}{:02x}".format(*OUTLINE))
            strips = [camera.render_line(row) for row in range(camera.size.height)]
            return any(color in (s.style.color, s.style.bgcolor) for strip in strips for s in strip if s.style)

        desk(app).shown.film = Film([FrameReady(7, 0, IMAGE)])
        await app.screen.run_action("show_tab('rollouts')")
        assert (legend.text, outlined()) == ("", False)
        desk(app).shown.film = Film([FrameReady(7, 0, IMAGE, (square,))])
        await app.screen.run_action("show_tab('rollouts')")
        assert (legend.text, outlined()) == ("□ where the current goal is", True)
        await opened(pilot, "h")
        assert (legend.text, outlined()) == ("the goal is not drawn", False)
