"""Makes the machine code: numba compiles the kernels, LLVM turns them into one object file.

It takes some seconds of processor time, once an installation. What comes out needs neither numba nor Python: a process
that loads it with `sim.raster.native` is ready after 60 ms, one that imports numba after 700.
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

from sim.raster.machine_code import write

_PROCESSOR = {"x86_64": "x86-64-v2", "AMD64": "x86-64-v2"}
"""The oldest kind of processor that must understand the code; "generic" for architectures not listed."""


def build() -> Path:
    """Compile the kernels and keep them; returns the file.

    Raises:
        OSError: There is no folder to keep it in.
        ImportError: numba is not installed, or does not know this machine.
    """
    return write(compile_kernels())


def compile_kernels() -> bytes:
    """The object file: one function for each kernel, named after it, that calls nothing outside but the C library."""
    import llvmlite.binding as llvm

    from sim.raster import light_kernels, triangle_kernels  # noqa: F401 - their kernels are compiled by this
    from sim.raster.compiling import KERNELS

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=_PROCESSOR.get(platform.machine(), "generic"), opt=3, codemodel="jitdefault", jit=True
    )
    whole = llvm.parse_assembly("")
    for name, kernel in KERNELS.items():
        module = llvm.parse_assembly(kernel.inspect_llvm())
        for function in module.functions:
            if function.name == kernel.native_name:
                function.name = name
            elif not function.is_declaration:
                function.linkage = "internal"
        whole.link_in(module)
    _drop_unused(whole, machine)
    whole.verify()
    return bytes(machine.emit_object(whole))


def _drop_unused(module: Any, machine: Any) -> None:  # noqa: ANN401 - llvmlite has no types
    """Drop numba's wrappers for Python.

    Raises:
        RuntimeError: A kernel calls numba's runtime, which the process that loads it does not have.
    """
    import llvmlite.binding as llvm

    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options()))
    outside = [f.name for f in module.functions if f.is_declaration and not f.name.startswith("llvm.")]
    if outside:
        raise RuntimeError(f"the kernels call {', '.join(outside)}: write them without what makes numba do that")
