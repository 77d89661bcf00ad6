"""The PyBullet functions that `sim` calls, typed; results carry the names under which the manual describes them."""

from collections.abc import Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

_Vec = Sequence[float] | NDArray[Any]
_Vec2 = tuple[float, float]
_Vec3 = tuple[float, float, float]
_Vec4 = tuple[float, float, float, float]

class error(Exception): ...

DIRECT: int
GUI: int
SHARED_MEMORY: int
GEOM_SPHERE: int
GEOM_BOX: int
GEOM_CYLINDER: int
GEOM_MESH: int
GEOM_PLANE: int
GEOM_CAPSULE: int
GEOM_HEIGHTFIELD: int
GEOM_FORCE_CONCAVE_TRIMESH: int
JOINT_REVOLUTE: int
JOINT_PRISMATIC: int
JOINT_SPHERICAL: int
JOINT_FIXED: int
JOINT_POINT2POINT: int
JOINT_GEAR: int
POSITION_CONTROL: int
VELOCITY_CONTROL: int
TORQUE_CONTROL: int
PD_CONTROL: int
LINK_FRAME: int
WORLD_FRAME: int
URDF_ENABLE_CACHED_GRAPHICS_SHAPES: int
URDF_ENABLE_SLEEPING: int
URDF_INITIALIZE_SAT_FEATURES: int
URDF_MAINTAIN_LINK_ORDER: int
URDF_MERGE_FIXED_LINKS: int
URDF_USE_IMPLICIT_CYLINDER: int
URDF_USE_INERTIA_FROM_FILE: int
URDF_USE_MATERIAL_COLORS_FROM_MTL: int
URDF_USE_MATERIAL_TRANSPARANCY_FROM_MTL: int
URDF_USE_SELF_COLLISION: int
ER_TINY_RENDERER: int
ER_BULLET_HARDWARE_OPENGL: int
ER_NO_SEGMENTATION_MASK: int
ER_SEGMENTATION_MASK_OBJECT_AND_LINKINDEX: int
RESET_USE_DEFORMABLE_WORLD: int
RESET_USE_SIMPLE_BROADPHASE: int
MESH_DATA_SIMULATION_MESH: int
VISUAL_SHAPE_DATA_TEXTURE_UNIQUE_IDS: int
COV_ENABLE_GUI: int
COV_ENABLE_KEYBOARD_SHORTCUTS: int
COV_ENABLE_RENDERING: int
COV_ENABLE_SHADOWS: int
KEY_WAS_TRIGGERED: int
STATE_LOGGING_PROFILE_TIMINGS: int
ACTIVATION_STATE_SLEEP: int
ACTIVATION_STATE_WAKE_UP: int
ACTIVATION_STATE_DISABLE_SLEEPING: int
ACTIVATION_STATE_ENABLE_SLEEPING: int

# The client and the world
def connect(method: int, key: int = ..., options: str = ...) -> int: ...
def disconnect(physicsClientId: int = ...) -> None: ...
def isConnected(physicsClientId: int = ...) -> int: ...
def isNumpyEnabled() -> int: ...
def getConnectionInfo(physicsClientId: int = ...) -> dict[str, int]: ...
def getAPIVersion() -> int: ...
def getKeyboardEvents(physicsClientId: int = ...) -> dict[int, int]: ...
def resetDebugVisualizerCamera(
    cameraDistance: float,
    cameraYaw: float,
    cameraPitch: float,
    cameraTargetPosition: Sequence[float],
    physicsClientId: int = ...,
) -> None: ...
def resetSimulation(flags: int = ..., physicsClientId: int = ...) -> None: ...
def stepSimulation(physicsClientId: int = ...) -> None: ...
def performCollisionDetection(physicsClientId: int = ...) -> None: ...
def setGravity(gravX: float, gravY: float, gravZ: float, physicsClientId: int = ...) -> None: ...
def setTimeStep(timeStep: float, physicsClientId: int = ...) -> None: ...
def setRealTimeSimulation(enableRealTimeSimulation: int, physicsClientId: int = ...) -> None: ...
def setPhysicsEngineParameter(
    *,
    fixedTimeStep: float = ...,
    numSolverIterations: int = ...,
    useSplitImpulse: int = ...,
    splitImpulsePenetrationThreshold: float = ...,
    numSubSteps: int = ...,
    collisionFilterMode: int = ...,
    contactBreakingThreshold: float = ...,
    maxNumCmdPer1ms: int = ...,
    enableFileCaching: int = ...,
    restitutionVelocityThreshold: float = ...,
    erp: float = ...,
    contactERP: float = ...,
    frictionERP: float = ...,
    enableConeFriction: int = ...,
    deterministicOverlappingPairs: int = ...,
    allowedCcdPenetration: float = ...,
    solverResidualThreshold: float = ...,
    contactSlop: float = ...,
    enableSAT: int = ...,
    constraintSolverType: int = ...,
    globalCFM: float = ...,
    minimumSolverIslandSize: int = ...,
    reportSolverAnalytics: int = ...,
    warmStartingFactor: float = ...,
    physicsClientId: int = ...,
) -> None: ...
def getPhysicsEngineParameters(physicsClientId: int = ...) -> dict[str, Any]: ...
def configureDebugVisualizer(flag: int = ..., enable: int = ..., physicsClientId: int = ...) -> None: ...
def saveState(physicsClientId: int = ...) -> int: ...
def restoreState(stateId: int = ..., fileName: str = ..., physicsClientId: int = ...) -> None: ...
def removeState(stateUniqueId: int, physicsClientId: int = ...) -> None: ...
def setAdditionalSearchPath(path: str, physicsClientId: int = ...) -> None: ...
def setTimeOut(timeOutInSeconds: float, physicsClientId: int = ...) -> None: ...

# Bodies
def loadURDF(
    fileName: str,
    basePosition: _Vec = ...,
    baseOrientation: _Vec = ...,
    useMaximalCoordinates: int = ...,
    useFixedBase: bool | int = ...,
    flags: int = ...,
    globalScaling: float = ...,
    physicsClientId: int = ...,
) -> int: ...
def createCollisionShape(
    shapeType: int,
    radius: float = ...,
    halfExtents: _Vec = ...,
    height: float = ...,
    fileName: str = ...,
    meshScale: _Vec = ...,
    planeNormal: _Vec = ...,
    flags: int = ...,
    collisionFramePosition: _Vec = ...,
    collisionFrameOrientation: _Vec = ...,
    vertices: Sequence[_Vec] = ...,
    indices: Sequence[int] = ...,
    physicsClientId: int = ...,
) -> int: ...
def createVisualShape(
    shapeType: int,
    radius: float = ...,
    halfExtents: _Vec = ...,
    length: float = ...,
    fileName: str = ...,
    meshScale: _Vec = ...,
    planeNormal: _Vec = ...,
    flags: int = ...,
    rgbaColor: _Vec = ...,
    specularColor: _Vec = ...,
    visualFramePosition: _Vec = ...,
    visualFrameOrientation: _Vec = ...,
    vertices: Sequence[_Vec] = ...,
    indices: Sequence[int] = ...,
    physicsClientId: int = ...,
) -> int: ...
def createCollisionShapeArray(
    shapeTypes: Sequence[int],
    radii: Sequence[float] = ...,
    halfExtents: Sequence[_Vec] = ...,
    lengths: Sequence[float] = ...,
    fileNames: Sequence[str] = ...,
    meshScales: Sequence[_Vec] = ...,
    planeNormals: Sequence[_Vec] = ...,
    flags: Sequence[int] = ...,
    collisionFramePositions: Sequence[_Vec] = ...,
    collisionFrameOrientations: Sequence[_Vec] = ...,
    physicsClientId: int = ...,
) -> int: ...
def createVisualShapeArray(
    shapeTypes: Sequence[int],
    radii: Sequence[float] = ...,
    halfExtents: Sequence[_Vec] = ...,
    lengths: Sequence[float] = ...,
    fileNames: Sequence[str] = ...,
    meshScales: Sequence[_Vec] = ...,
    planeNormals: Sequence[_Vec] = ...,
    flags: Sequence[int] = ...,
    rgbaColors: Sequence[_Vec] = ...,
    visualFramePositions: Sequence[_Vec] = ...,
    visualFrameOrientations: Sequence[_Vec] = ...,
    physicsClientId: int = ...,
) -> int: ...
def createMultiBody(
    baseMass: float = ...,
    baseCollisionShapeIndex: int = ...,
    baseVisualShapeIndex: int = ...,
    basePosition: _Vec = ...,
    baseOrientation: _Vec = ...,
    baseInertialFramePosition: _Vec = ...,
    baseInertialFrameOrientation: _Vec = ...,
    linkMasses: _Vec = ...,
    linkCollisionShapeIndices: Sequence[int] = ...,
    linkVisualShapeIndices: Sequence[int] = ...,
    linkPositions: Sequence[_Vec] = ...,
    linkOrientations: Sequence[_Vec] = ...,
    linkInertialFramePositions: Sequence[_Vec] = ...,
    linkInertialFrameOrientations: Sequence[_Vec] = ...,
    linkParentIndices: Sequence[int] = ...,
    linkJointTypes: Sequence[int] = ...,
    linkJointAxis: Sequence[_Vec] = ...,
    useMaximalCoordinates: int = ...,
    flags: int = ...,
    batchPositions: Sequence[_Vec] = ...,
    physicsClientId: int = ...,
) -> int: ...
def removeBody(bodyUniqueId: int, physicsClientId: int = ...) -> None: ...
def getNumBodies(physicsClientId: int = ...) -> int: ...
def getBodyUniqueId(serialIndex: int, physicsClientId: int = ...) -> int: ...
def getBodyInfo(bodyUniqueId: int, physicsClientId: int = ...) -> tuple[bytes, bytes]: ...
def getBasePositionAndOrientation(objectUniqueId: int, physicsClientId: int = ...) -> tuple[_Vec3, _Vec4]: ...
def resetBasePositionAndOrientation(
    bodyUniqueId: int, posObj: _Vec, ornObj: _Vec, physicsClientId: int = ...
) -> None: ...
def getBaseVelocity(bodyUniqueId: int, physicsClientId: int = ...) -> tuple[_Vec3, _Vec3]: ...
def resetBaseVelocity(
    objectUniqueId: int, linearVelocity: _Vec = ..., angularVelocity: _Vec = ..., physicsClientId: int = ...
) -> None: ...
def applyExternalForce(
    objectUniqueId: int, linkIndex: int, forceObj: _Vec, posObj: _Vec, flags: int, physicsClientId: int = ...
) -> None: ...
def getAABB(bodyUniqueId: int, linkIndex: int = ..., physicsClientId: int = ...) -> tuple[_Vec3, _Vec3]: ...
def getDynamicsInfo(
    bodyUniqueId: int, linkIndex: int, physicsClientId: int = ...
) -> tuple[float, float, _Vec3, _Vec3, _Vec4, float, float, float, float, float, int, float]:
    """(mass, lateral friction, inertia diagonal, inertial position, inertial rotation, restitution, rolling friction,
    spinning friction, contact damping, contact stiffness, body type, collision margin)."""

def changeDynamics(
    bodyUniqueId: int,
    linkIndex: int,
    mass: float = ...,
    lateralFriction: float = ...,
    spinningFriction: float = ...,
    rollingFriction: float = ...,
    restitution: float = ...,
    linearDamping: float = ...,
    angularDamping: float = ...,
    contactStiffness: float = ...,
    contactDamping: float = ...,
    frictionAnchor: int = ...,
    localInertiaDiagonal: _Vec = ...,
    ccdSweptSphereRadius: float = ...,
    contactProcessingThreshold: float = ...,
    activationState: int = ...,
    jointDamping: float = ...,
    anisotropicFriction: _Vec = ...,
    maxJointVelocity: float = ...,
    collisionMargin: float = ...,
    physicsClientId: int = ...,
) -> None: ...
def getCollisionShapeData(
    objectUniqueId: int, linkIndex: int, physicsClientId: int = ...
) -> tuple[tuple[int, int, int, _Vec3, bytes, _Vec3, _Vec4], ...]:
    """(body, link, geometry, dimensions, file name, local position, local rotation) of each shape; the local frame is
    that of the link's inertia."""

@overload
def getVisualShapeData(
    objectUniqueId: int, *, physicsClientId: int = ...
) -> tuple[tuple[int, int, int, _Vec3, bytes, _Vec3, _Vec4, _Vec4], ...]:
    """(body, link, geometry, dimensions, file name, local position, local rotation, rgba) of each shape; the local
    frame is that of the link."""

@overload
def getVisualShapeData(
    objectUniqueId: int, flags: int, physicsClientId: int = ...
) -> tuple[tuple[int, int, int, _Vec3, bytes, _Vec3, _Vec4, _Vec4, int], ...]:
    """The same and, with VISUAL_SHAPE_DATA_TEXTURE_UNIQUE_IDS, the texture with which it was loaded, -1 for none."""

def changeVisualShape(
    objectUniqueId: int,
    linkIndex: int,
    shapeIndex: int = ...,
    textureUniqueId: int = ...,
    rgbaColor: _Vec = ...,
    specularColor: _Vec = ...,
    flags: int = ...,
    physicsClientId: int = ...,
) -> None: ...
def loadTexture(textureFilename: str, physicsClientId: int = ...) -> int: ...
def getMeshData(
    bodyUniqueId: int,
    linkIndex: int = ...,
    collisionShapeIndex: int = ...,
    flags: int = ...,
    physicsClientId: int = ...,
) -> tuple[int, tuple[_Vec3, ...]]: ...
def setCollisionFilterPair(
    bodyUniqueIdA: int,
    bodyUniqueIdB: int,
    linkIndexA: int,
    linkIndexB: int,
    enableCollision: int,
    physicsClientId: int = ...,
) -> None: ...
def setCollisionFilterGroupMask(
    bodyUniqueId: int,
    linkIndexA: int,
    collisionFilterGroup: int,
    collisionFilterMask: int,
    physicsClientId: int = ...,
) -> None: ...
def addUserData(
    bodyUniqueId: int,
    key: str,
    value: str,
    linkIndex: int = ...,
    visualShapeIndex: int = ...,
    physicsClientId: int = ...,
) -> int: ...
def getNumUserData(bodyUniqueId: int, physicsClientId: int = ...) -> int: ...

# Joints, links and constraints
def getNumJoints(bodyUniqueId: int, physicsClientId: int = ...) -> int: ...
def getJointInfo(
    bodyUniqueId: int, jointIndex: int, physicsClientId: int = ...
) -> tuple[int, bytes, int, int, int, int, float, float, float, float, float, float, bytes, _Vec3, _Vec3, _Vec4, int]:
    """(index, joint name, type, q index, u index, flags, damping, friction, lower, upper, maximal force, maximal
    velocity, link name, axis, parent position, parent rotation, parent index)."""

def getJointState(
    bodyUniqueId: int, jointIndex: int, physicsClientId: int = ...
) -> tuple[float, float, tuple[float, float, float, float, float, float], float]:
    """(position, velocity, reaction forces, applied motor torque)."""

def getJointStates(
    bodyUniqueId: int, jointIndices: Sequence[int], physicsClientId: int = ...
) -> tuple[tuple[float, float, tuple[float, float, float, float, float, float], float], ...]: ...
def resetJointState(
    bodyUniqueId: int, jointIndex: int, targetValue: float, targetVelocity: float = ..., physicsClientId: int = ...
) -> None: ...
def resetJointStatesMultiDof(
    bodyUniqueId: int,
    jointIndices: Sequence[int],
    targetValues: Sequence[Sequence[float]],
    targetVelocities: Sequence[Sequence[float]] = ...,
    physicsClientId: int = ...,
) -> None: ...
def setJointMotorControl2(
    bodyUniqueId: int,
    jointIndex: int,
    controlMode: int,
    *,
    targetPosition: float = ...,
    targetVelocity: float = ...,
    force: float = ...,
    positionGain: float = ...,
    velocityGain: float = ...,
    maxVelocity: float = ...,
    physicsClientId: int = ...,
) -> None: ...
def setJointMotorControlArray(
    bodyUniqueId: int,
    jointIndices: Sequence[int],
    controlMode: int,
    *,
    targetPositions: Sequence[float] = ...,
    targetVelocities: Sequence[float] = ...,
    forces: Sequence[float] = ...,
    positionGains: Sequence[float] = ...,
    velocityGains: Sequence[float] = ...,
    physicsClientId: int = ...,
) -> None: ...
def getLinkState(
    bodyUniqueId: int,
    linkIndex: int,
    computeLinkVelocity: int = ...,
    computeForwardKinematics: int = ...,
    physicsClientId: int = ...,
) -> tuple[_Vec3, _Vec4, _Vec3, _Vec4, _Vec3, _Vec4]:
    """(inertia position, inertia rotation, local inertia position, local inertia rotation, frame position, frame
    rotation); two velocities follow when they are asked for."""

def calculateInverseKinematics(
    bodyUniqueId: int, endEffectorLinkIndex: int, targetPosition: _Vec, targetOrientation: _Vec = ..., **options: Any
) -> tuple[float, ...]: ...
def createConstraint(
    parentBodyUniqueId: int,
    parentLinkIndex: int,
    childBodyUniqueId: int,
    childLinkIndex: int,
    jointType: int,
    jointAxis: _Vec,
    parentFramePosition: _Vec,
    childFramePosition: _Vec,
    parentFrameOrientation: _Vec = ...,
    childFrameOrientation: _Vec = ...,
    physicsClientId: int = ...,
) -> int: ...
def changeConstraint(
    userConstraintUniqueId: int,
    jointChildPivot: _Vec = ...,
    jointChildFrameOrientation: _Vec = ...,
    maxForce: float = ...,
    gearRatio: float = ...,
    gearAuxLink: int = ...,
    relativePositionTarget: float = ...,
    erp: float = ...,
    physicsClientId: int = ...,
) -> None: ...
def removeConstraint(userConstraintUniqueId: int, physicsClientId: int = ...) -> None: ...
def getNumConstraints(physicsClientId: int = ...) -> int: ...
def getConstraintUniqueId(serialIndex: int, physicsClientId: int = ...) -> int: ...
def getConstraintInfo(constraintUniqueId: int, physicsClientId: int = ...) -> tuple[Any, ...]: ...
def getConstraintState(constraintUniqueId: int, physicsClientId: int = ...) -> tuple[float, ...]: ...

# Contacts and rays
_Contact = tuple[int, int, int, int, int, _Vec3, _Vec3, _Vec3, float, float, float, _Vec3, float, _Vec3]
"""(flag, body A, body B, link A, link B, position on A, position on B, normal on B, distance, normal force, …)."""

def getContactPoints(
    bodyA: int = ..., bodyB: int = ..., linkIndexA: int = ..., linkIndexB: int = ..., physicsClientId: int = ...
) -> tuple[_Contact, ...]: ...
def getClosestPoints(
    bodyA: int, bodyB: int, distance: float, linkIndexA: int = ..., linkIndexB: int = ..., physicsClientId: int = ...
) -> tuple[_Contact, ...]: ...
def getOverlappingObjects(
    aabbMin: _Vec, aabbMax: _Vec, physicsClientId: int = ...
) -> tuple[tuple[int, int], ...] | None: ...
def rayTest(
    rayFromPosition: _Vec, rayToPosition: _Vec, physicsClientId: int = ...
) -> tuple[tuple[int, int, float, _Vec3, _Vec3], ...]: ...
def rayTestBatch(
    rayFromPositions: Sequence[_Vec], rayToPositions: Sequence[_Vec], numThreads: int = ..., physicsClientId: int = ...
) -> tuple[tuple[int, int, float, _Vec3, _Vec3], ...]: ...

# Cameras
def getCameraImage(
    width: int,
    height: int,
    viewMatrix: _Vec = ...,
    projectionMatrix: _Vec = ...,
    lightDirection: _Vec = ...,
    lightColor: _Vec = ...,
    lightDistance: float = ...,
    shadow: int = ...,
    lightAmbientCoeff: float = ...,
    lightDiffuseCoeff: float = ...,
    lightSpecularCoeff: float = ...,
    renderer: int = ...,
    flags: int = ...,
    physicsClientId: int = ...,
) -> tuple[int, int, NDArray[np.uint8], NDArray[np.float32], NDArray[np.int32]]: ...
def computeViewMatrix(
    cameraEyePosition: _Vec, cameraTargetPosition: _Vec, cameraUpVector: _Vec, physicsClientId: int = ...
) -> tuple[float, ...]: ...
def computeViewMatrixFromYawPitchRoll(
    cameraTargetPosition: _Vec, distance: float, yaw: float, pitch: float, roll: float, upAxisIndex: int
) -> tuple[float, ...]: ...
def computeProjectionMatrix(
    left: float, right: float, bottom: float, top: float, nearVal: float, farVal: float
) -> tuple[float, ...]: ...
def computeProjectionMatrixFOV(fov: float, aspect: float, nearVal: float, farVal: float) -> tuple[float, ...]: ...

# Pose algebra
def getQuaternionFromEuler(eulerAngles: _Vec, physicsClientId: int = ...) -> _Vec4: ...
def getEulerFromQuaternion(quaternion: _Vec, physicsClientId: int = ...) -> _Vec3: ...
def getMatrixFromQuaternion(
    quaternion: _Vec, physicsClientId: int = ...
) -> tuple[float, float, float, float, float, float, float, float, float]: ...
def getQuaternionFromAxisAngle(axis: _Vec, angle: float, physicsClientId: int = ...) -> _Vec4: ...
def getAxisAngleFromQuaternion(quaternion: _Vec, physicsClientId: int = ...) -> tuple[_Vec3, float]: ...
def getQuaternionSlerp(
    quaternionStart: _Vec, quaternionEnd: _Vec, interpolationFraction: float, physicsClientId: int = ...
) -> _Vec4: ...
def multiplyTransforms(
    positionA: _Vec, orientationA: _Vec, positionB: _Vec, orientationB: _Vec, physicsClientId: int = ...
) -> tuple[_Vec3, _Vec4]: ...
def invertTransform(position: _Vec, orientation: _Vec) -> tuple[_Vec3, _Vec4]: ...
