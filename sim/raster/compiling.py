"""How the loops of `triangle_kernels` and `light_kernels` become machine code, and what both have in common.

Only `sim.raster.building` imports these modules: numba takes longer to load than many a run takes altogether. What runs
is the machine code that comes of them. Every operation rounds as IEEE 754 has it (no `fastmath`), so that edges take
the same pixels as TinyRenderer's; and no number, be it infinite or none, leads outside the images.

Arrays come as pointers and are indexed flat. Triangle t has the corners 3 t, 3 t + 1 and 3 t + 2. The screen is
TinyRenderer's: a pixel is looked at through its corner, not its middle; lines are counted from below, rows from above.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from sim.raster.signatures import SIGNATURES

Function = TypeVar("Function", bound=Callable[..., Any])
Pointer = Any
"""To the first of many numbers; `SIGNATURES` says of what type."""
Real = Any
"""A number of 4 or 8 bytes; numba, which infers types, knows which."""
Whole = Any

KERNELS: dict[str, Any] = {}
"""Name → compiled function, to be called as C functions are."""

_TYPES = {"f8": numba.float64, "f4": numba.float32, "i8": numba.int64, "i4": numba.int32, "u1": numba.uint8}
_POINTERS: dict[str, Any] = {name: numba.types.CPointer(of) for name, of in _TYPES.items()}  # type: ignore[no-untyped-call]


def kernel(function: Function) -> Function:
    """Compile a function of `SIGNATURES`."""
    names = SIGNATURES[function.__name__]
    types = [_POINTERS[name[:-1]] if name.endswith("*") else _TYPES[name] for name in names]
    KERNELS[function.__name__] = numba.cfunc(numba.void(*types), error_model="numpy")(function)
    return function


def part(function: Function) -> Function:
    """A part of the kernels that call it."""
    inlined: Any = numba.njit(inline="always", error_model="numpy")(function)
    return cast(Function, inlined)


@part
def least(doubtful: Real, limit: Real) -> Real:
    """The smaller number; the limit if the other is none."""
    return doubtful if doubtful < limit else limit


@part
def most(doubtful: Real, limit: Real) -> Real:
    """The greater number; the limit if the other is none."""
    return doubtful if doubtful > limit else limit
