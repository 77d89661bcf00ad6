"""Every name of the published task API, as data: what a task may call and what it finds by default."""

from __future__ import annotations

import math

from sim import primitives
from sim.cameras import OVERHEAD
from sim.grippers import Suction

ATTRIBUTES: dict[str, object] = {
    "ee": Suction,
    "mode": "train",
    "sixdof": False,
    "primitive": primitives.PickPlace,
    "oracle_cams": [OVERHEAD],
    "pos_eps": 0.01,
    "rot_eps": math.radians(15),
    "num_blocks": 50,
    "pix_size": 0.003125,
    "bounds": [[0.25, 0.75], [-0.5, 0.5], [0, 0.3]],
    "zone_bounds": [[0.25, 0.75], [-0.5, 0.5], [0, 0.3]],
    "goals": [],
    "lang_goals": [],
    "progress": 0,
    "_rewards": 0,
    "train_set": list(range(14)),
    "test_set": list(range(14, 20)),
    "homogeneous": False,
    "task_completed_desc": "task completed.",
}
"""Attribute of `Task` → default; of the primitive its class."""

METHODS: dict[str, str] = {
    "additional_reset": "()",
    "reset": "(env)",
    "add_goal": "(objs, matches, targ_poses, replace, rotations, metric, params, step_max_reward, symmetries=None, "
    "language_goal=None, **kwargs)",
    "get_random_pose": "(env, obj_size)",
    "get_random_size": "(min_x, max_x, min_y, max_y, min_z, max_z)",
    "fill_template": "(template, replace)",
    "get_true_image": "(env)",
    "add_corner_anchor_for_pose": "(env, pose)",
    "make_piles": "(env, block_color=None)",
    "make_ropes": "(env, corners, radius=0.005, n_parts=20, color_name='red')",
    "make_rope": "(env, corners, radius=0.005, n_parts=20, color_name='red')",
    "get_kitting_shapes": "(n_objects)",
    "make_kitting_objects": "(env, targets, obj_shapes, n_objects, colors)",
    "get_target_sample_surface_points": "(model, scale, pose, num_points=50)",
    "color_random_brown": "(obj)",
    "spawn_box": "()",
    "set_assets_root": "(assets_root)",
    "get_lang_goal": "()",
    "get_reward": "()",
    "reward": "()",
    "done": "()",
    "is_match": "(pose0, pose1, symmetry)",
    "oracle": "(env)",
    "get_box_object_points": "(obj)",
    "get_mesh_object_points": "(obj)",
    "get_sphere_object_points": "(obj)",
}
"""Method of `Task` → its arguments and their defaults."""

ENVIRONMENT: dict[str, str] = {
    "add_object": "(urdf, pose, category='rigid', color=None, **kwargs)",
    "set_color": "(obj, color)",
    "set_object_color": "(obj, color)",
    "step": "(action)",
    "reset": "()",
    "seed": "(seed)",
    "set_task": "(task)",
    "render_camera": "(config)",
    "step_simulation": "()",
    "movej": "(target, speed=0.01)",
    "movep": "(pose, speed=0.01)",
}
"""Method of `env` → its arguments."""
ENVIRONMENT_VALUES = ("obj_ids", "objects", "bounds", "pix_size", "ee", "info", "is_static")

UTILS = (
    *("COLORS", "COLORS_NAMES", "TRAIN_COLORS", "EVAL_COLORS", "get_colors", "get_random_color", "get_colors_names"),
    *("invert", "multiply", "apply", "eulerXYZ_to_quatXYZW", "quatXYZW_to_eulerXYZ", "q_mult"),
    *("pix_to_xyz", "xyz_to_pix", "sample_distribution", "get_heightmap", "get_pointcloud", "transform_pointcloud"),
    *("reconstruct_heightmaps", "get_fused_heightmap", "assembling_kit_shapes", "map_kit_scale", "TreeNode", "KDTree"),
    *("solve_hanoi_all", "google_all_shapes", "google_seen_obj_shapes", "google_unseen_obj_shapes"),
)

IMPORTS = (
    "from cliport.tasks.task import Task",
    "from cliport.tasks import Task",
    "import cliport.tasks.task as tasks; Task = tasks.Task",
    "from sim import Task",
    "from cliport.tasks import primitives; primitives.PickPlace; primitives.push",
    "from cliport.tasks.primitives import PickPlace, push",
    "from cliport.tasks.grippers import Spatula, Suction",
    "from cliport.utils import utils; utils.COLORS",
    "from cliport.utils.utils import COLORS",
    "import cliport.utils.utils as utils; utils.COLORS",
    "import cliport; cliport.utils.utils.COLORS; cliport.tasks.task.Task",
    "from sim import primitives, Spatula, utils; utils.COLORS",
    "import numpy as np, os, random, copy, math, string, itertools, collections, typing; import pybullet as p",
)
"""Each as one line of a module."""
