"""The kernels as Python callables: machine code from the disk, behind types that ctypes checks.

Arguments are numpy arrays of exactly the type and in C's order, or numbers; their sizes are the caller's promise.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from sim.raster import machine_code
from sim.raster.signatures import SIGNATURES

Kernel = Callable[..., None]
_NUMBERS = {"f8": ctypes.c_double, "f4": ctypes.c_float, "i8": ctypes.c_int64}


class NotBuilt(Exception):
    """There is no machine code; `python -m sim.raster` makes it."""


class Kernels(NamedTuple):
    """What `triangle_kernels` and `light_kernels` define; see there."""

    turn: Kernel
    to_clip_space: Kernel
    rasterise: Kernel
    light: Kernel
    shade: Kernel


@cache
def kernels() -> Kernels:
    """The kernels, loaded at the first call.

    Raises:
        NotBuilt: Nobody has compiled them yet.
    """
    file = machine_code.find()
    if file is None:
        raise NotBuilt("the rasteriser has not been compiled here; 'python -m sim.raster' does it")
    try:
        engine = _load(file.read_bytes())
    except PermissionError as error:  # in the user's cache, where a locked worker may not look
        raise NotBuilt(str(error)) from error
    return Kernels(**{name: _callable(engine, name) for name in Kernels._fields})


@cache
def _load(code: bytes) -> Any:  # noqa: ANN401 - llvmlite has no types
    """An engine that holds the code in memory; it lives as long as the process."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


def _callable(engine: Any, name: str) -> Kernel:  # noqa: ANN401
    address = engine.get_function_address(name)
    if not address:
        raise NotBuilt(f"the machine code has no {name!r}")
    function: Kernel = ctypes.CFUNCTYPE(None, *map(_ctype, SIGNATURES[name]))(address)
    return function


def _ctype(name: str) -> Any:  # noqa: ANN401 - a class that ctypes understands
    if name.endswith("*"):
        return np.ctypeslib.ndpointer(dtype=name[:-1], flags="C_CONTIGUOUS")
    return _NUMBERS[name]
