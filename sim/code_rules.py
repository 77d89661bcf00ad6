"""What task code may import and which names it may not touch: the lists behind `sim.static_check`.

They are no boundary (that is the worker's process and the kernel): they turn what would be refused there, without a
reason that a person can read, into a diagnostic with a line. See docs/diagnostics.md.
"""

from __future__ import annotations

TASK_API = frozenset({"Task", "primitives", "Suction", "Spatula", "utils"})
"""Names that `sim` gives to task code."""

MODULES: dict[str, frozenset[str] | None] = {
    "numpy": None,
    "os": frozenset({"path"}),
    "os.path": None,
    "random": None,
    "copy": None,
    "math": None,
    "string": None,
    "itertools": None,
    "functools": None,
    "dataclasses": None,
    "enum": None,
    "colorsys": None,
    "collections": None,
    "collections.abc": None,
    "typing": None,
    "pybullet": None,
    "numpy.random": None,
    "numpy.linalg": None,
    "numpy.typing": None,
    "sim": TASK_API,
    "sim.utils": None,
    "sim.primitives": None,
    "sim.task": frozenset({"Task"}),
    "sim.grippers": frozenset({"Suction", "Spatula"}),
    "cliport": frozenset({"tasks", "utils"}),
    "cliport.tasks": frozenset({"Task", "primitives", "grippers", "task"}),
    "cliport.tasks.task": frozenset({"Task"}),
    "cliport.tasks.primitives": None,
    "cliport.tasks.grippers": frozenset({"Suction", "Spatula"}),
    "cliport.utils": frozenset({"utils"}),
    "cliport.utils.utils": None,
    "__future__": None,
}
"""Modules that may be imported, and what may be imported or used of them; None: whatever has no forbidden name."""

BUILTINS = frozenset(
    {"eval", "exec", "compile", "open", "input", "breakpoint", "help", "exit", "quit"}
    | {"globals", "locals", "vars", "delattr", "memoryview"}
)
"""Builtins that may not be named."""

_FRAMES_AND_MODULES = """
    gi_frame gi_code cr_frame cr_code ag_frame ag_code f_back f_globals f_builtins f_locals f_code tb_frame tb_next
    mro co_code sys builtins bltns modules importlib inspect types subprocess socket threading multiprocessing ctypes
    weakref copyreg
"""
_SYSTEM = """
    os system popen fork forkpty execv execve spawnv kill killpg environ getenv putenv link symlink unlink rmdir mkdir
    makedirs chmod chown rename listdir scandir walk getppid
"""
_NUMPY_FILES_AND_INSIDES = """
    ctypeslib f2py distutils testing lib core memmap save savez savez_compressed savetxt load loadtxt genfromtxt
    fromfile tofile fromregex DataSource dump dumps as_strided setflags
"""
_PYBULLET_FILES_AND_CONNECTIONS = """
    connect disconnect resetSimulation loadPlugin unloadPlugin executePluginCommand startStateLogging stopStateLogging
    saveWorld saveBullet loadBullet loadSDF loadMJCF loadSoftBody createCollisionShapeArray createVisualShapeArray
    setInternalSimFlags setTimeOut vhacd submitProfileTiming
"""
PYBULLET_REFUSED = frozenset(_PYBULLET_FILES_AND_CONNECTIONS.split())
"""Of pybullet: files, plugins, connections, the clock, and two functions that crash on short lists."""
ATTRIBUTES = frozenset((_FRAMES_AND_MODULES + _SYSTEM + _NUMPY_FILES_AND_INSIDES).split()) | PYBULLET_REFUSED
"""Attributes that may not be read, of whatever object; `self.name` of one's own is allowed."""

DUNDERS = frozenset(
    {"__init__", "__name__", "__doc__", "__len__", "__main__", "__file__", "__post_init__", "__all__", "__future__"}
)
"""Names with double underscores that may be used."""

NAMED_ACCESS = frozenset({"getattr", "setattr", "hasattr"})
"""Builtins that need a constant, public attribute name."""
