"""What somebody in the house sees: Bullet's software renderer from the height of a camera."""

from __future__ import annotations

import math

from sim.cameras import CameraConfig
from sim.geometry import quaternion_from_matrix
from sim.household.acting.agent import FOV_DEG, AgentPose
from sim.rendering import render_camera
from sim.values import ColorImage

SIZE_PX = 320
FAR_M = 40.0
NEAR_M = 0.05


def see(pose: AgentPose, size_px: int = SIZE_PX) -> ColorImage:
    """The picture of the world that is loaded, (size, size, 3); it needs one with ``visuals=True``."""
    yaw, pitch = math.radians(pose.yaw_deg), math.radians(pose.pitch_deg)
    ahead = (math.cos(yaw) * math.cos(pitch), math.sin(yaw) * math.cos(pitch), math.sin(pitch))
    right = (math.sin(yaw), -math.cos(yaw), 0.0)
    down = (math.cos(yaw) * math.sin(pitch), math.sin(yaw) * math.sin(pitch), -math.cos(pitch))
    rotation = quaternion_from_matrix(list(zip(right, down, ahead, strict=True)))
    focal, middle = size_px / 2 / math.tan(math.radians(FOV_DEG) / 2), size_px / 2
    intrinsics = (focal, 0.0, middle, 0.0, focal, middle, 0.0, 0.0, 1.0)
    return render_camera(CameraConfig((size_px, size_px), intrinsics, pose.camera, rotation, (NEAR_M, FAR_M))).color
