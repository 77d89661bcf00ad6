"""What a worker does with its order: a task's seeds, or recorded episodes again."""

from __future__ import annotations

from collections.abc import Callable

from sim.environment import Environment
from sim.evidence.witness import Witness, try_random_policy
from sim.judge import Judge
from sim.oracle import ScriptedOracle
from sim.rollout import Agent, run_episode
from sim.sandbox.blame import failure_of, outcome_of
from sim.sandbox.control import ControlPipe, PilotedAgent
from sim.sandbox.loader import NoSuchTask, load_task
from sim.sandbox.orders import Order, ReplayOrder
from sim.sandbox.protocol import EpisodeFinished, EpisodeRecorded
from sim.sandbox.reporting import EpisodeReporter, MessagePipe, report_of
from sim.sandbox.wire import EvidenceFound, LoadFailed, OrderTaken, RunFinished, TaskLoaded
from sim.self_judged import is_self_judged
from sim.task import Task
from sim.values import Episode, EpisodeReport, TaskFailure
from sim.verification.log import EpisodeLog
from sim.verification.recording import EpisodeRecorder
from sim.verification.replaying import Replay


def serve(order: Order | ReplayOrder, environment: Environment, pipe: MessagePipe, control: ControlPipe) -> None:
    """Carry out an order, telling each event on the pipe; a pilot's actions come on the other one."""
    pipe.send(OrderTaken())
    if isinstance(order, Order):
        _serve_task(order, environment, pipe, control)
    else:
        _serve_replays(order, environment, pipe)


def _serve_task(order: Order, environment: Environment, pipe: MessagePipe, control: ControlPipe) -> None:
    """Load the order's task and run its seeds."""
    try:
        task = load_task(order.source, order.class_name, order.parameters)
    except NoSuchTask as error:
        pipe.send(LoadFailed(TaskFailure("NoSuchTask", str(error))))
        return
    except BaseException as error:  # noqa: BLE001 - SystemExit is as much the task's doing as any
        pipe.send(LoadFailed(failure_of(error)))
        return
    pipe.send(TaskLoaded(type(task).__name__, is_self_judged(task)))
    environment.mode = order.mode
    witness = Witness(environment)
    for seed in order.seeds:
        agent = _pilot(seed, pipe, control) if order.played else ScriptedOracle
        pipe.send(EpisodeFinished(_run_seed(seed, order, environment, task, pipe, witness, agent)))
    if order.evidence:
        for evidence in witness.testify(task):
            pipe.send(EvidenceFound(evidence))
    if order.random_policy is not None:
        for evidence in try_random_policy(environment, task, order.random_policy):
            pipe.send(EvidenceFound(evidence))
    pipe.send(RunFinished())


def _pilot(seed: int, pipe: MessagePipe, control: ControlPipe) -> Callable[[Environment], Agent]:
    return lambda environment: PilotedAgent(seed, pipe.send, control)


def _run_seed(
    seed: int,
    order: Order,
    environment: Environment,
    task: Task,
    pipe: MessagePipe,
    witness: Witness,
    agent: Callable[[Environment], Agent],
) -> EpisodeReport:
    """One episode.

    An exception in which no line of the task took part is put down to the task, too: with other tasks the same code
    works, so it is about what this one has set up (an `ee` that is no end effector, a patched numpy).
    """
    recorder = EpisodeRecorder()
    on_built: Callable[[Environment, Judge], None] | None = recorder.built if order.record else None
    listener = EpisodeReporter(pipe, seed, order.frame_bytes_per_episode, on_built, order.views)
    try:
        motion = order.views.every_sim_steps if order.views else None
        episode = run_episode(
            environment, task, seed, listener=listener, frames=order.frames, motion=motion, agent=agent
        )
        report = report_of(episode)
        if order.evidence:
            witness.see(episode)
        if order.record:
            pipe.send(_record_of(episode, recorder))
    except BaseException as error:  # noqa: BLE001 - SystemExit is as much the task's doing as any
        return _failed(seed, error)
    return report


def _record_of(episode: Episode, recorder: EpisodeRecorder) -> EpisodeRecorded:
    log = recorder.finish(episode)
    return EpisodeRecorded(episode.seed, log, "" if log else recorder.problem)


def _serve_replays(order: ReplayOrder, environment: Environment, pipe: MessagePipe) -> None:
    """Do recorded episodes again; no task code is near, but a record may be anything."""
    pipe.send(TaskLoaded("RecordedTask", self_judged=False))
    environment.mode = "lenient"  # what the task's code earned is known: here it is only done again
    for log in order.logs:
        pipe.send(EpisodeFinished(_replay(log, order, environment, pipe)))
    pipe.send(RunFinished())


def _replay(log: EpisodeLog, order: ReplayOrder, environment: Environment, pipe: MessagePipe) -> EpisodeReport:
    try:
        replay = Replay(log)
        listener = EpisodeReporter(pipe, log.seed, order.frame_bytes_per_episode, replay.built)
        episode = run_episode(
            environment, replay.task, log.seed, listener=listener, frames=order.frames, agent=replay.agent
        )
        pipe.send(replay.compare(episode.final_poses))
        return report_of(episode)
    except Exception as error:  # noqa: BLE001 - whatever it is, this record cannot be done again
        return _failed(log.seed, error)


def _failed(seed: int, error: BaseException) -> EpisodeReport:
    failure = failure_of(error)
    return EpisodeReport(seed, outcome_of(failure), 0.0, 0, 0, 0.0, error=failure)
