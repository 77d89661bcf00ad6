"""What the kernels take: read by numba, which compiles them, and by ctypes, which calls them.

A type is a letter and a number of bytes, as in numpy (i8, f4); a star makes it a pointer to the first of many.
"""

from __future__ import annotations

SIGNATURES: dict[str, tuple[str, ...]] = {
    "turn": ("i8", "f8*", "i4*", "f8*", "f8*"),
    "to_clip_space": ("i8", "f4*", "i4*", "f4*", "f4*"),
    "rasterise": ("i8", "f4*", "f4", "i8", "f4*", "i8", "i8", "f4*", "i4*"),
    "light": ("i8", "f8*", "u1*", "f8*", "f8*", "u1*"),
    "shade": (
        *("i8", "i8", "f4*", "i4*"),  # the picture's size and what `rasterise` found
        *("f4*", "f8*", "u1*", "u1*", "u1*", "i4*"),  # the triangles
        *("f8*", "f8*", "f8*", "f4*"),  # the lamp
        *("u1*", "f4", "u1*", "f4*", "i4*"),  # what is behind, and what is drawn
    ),
}
"""Kernel → types of its arguments."""
