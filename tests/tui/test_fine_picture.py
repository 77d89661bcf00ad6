"""Pictures in pixels: what is loaded when, and that the terminal is never asked while Textual reads the keyboard."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

IN_A_TERMINAL = """
import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    from workbench.tui.widgets.fine_picture import fine_picture, tells_pixels
    before = tells_pixels()
    import fcntl, struct, termios
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 640, 480))
    drawn = [type(fine_picture(kind)).__name__ for kind in ("kitty", "sixel")]
    print(before, tells_pixels(), *drawn, sys.__stdout__ is sys.stdout, flush=True)
    os._exit(0)
said = b""
try:
    while chunk := os.read(terminal, 4096):
        said += chunk
except OSError:
    pass
sys.stdout.buffer.write(said)
"""


def test_neither_the_package_nor_its_door_is_loaded_with_the_screen() -> None:
    code = (
        "import sys, workbench.tui.app; print([n for n in sys.modules if 'textual_image' in n or 'fine_picture' in n])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.skipif(find_spec("textual_image") is None, reason="the extra `images` is not installed")
def test_the_terminal_is_asked_nothing() -> None:
    """Whatever were asked would be in what the terminal received, as an escape sequence."""
    ran = subprocess.run([sys.executable, "-c", IN_A_TERMINAL], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False True TGPImage Image True"
