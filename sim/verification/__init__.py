"""Success judged outside a task's reach: an episode is written down, and carried out again without the task's code.

A verdict that is computed where task code runs can be forged by it: it may patch numpy, move objects behind the
oracle's back, or write on the worker's pipes. So for whatever becomes training data the worker records the scene as it
stood when the task had built it (`recording`), the goals, and each action. A second worker, which never sees task code,
builds the scene again (`rebuilding`), carries out the same actions along the same code path, and judges by the recorded
goals; `verifying` compares the two ends. The record itself is hostile data: it is plain JSON, read by `plain`, which
takes nothing on trust, and its URDF texts reach Bullet only after `urdf_text` has rewritten them.

What is promised: a verified episode is one that physics, the published rules and its own goals bear out. A task can
still record another scene than its own; then that scene's episode is what is verified, and that is true of it.

Where nothing had moved before the record was made, which holds of tasks that only place things in `reset`, the second
episode is equal to the first bit for bit, and any difference beyond rounding is a mismatch. Where the task's `reset`
has run physics itself, Bullet's memory of contacts cannot be rebuilt: the scene starts from the recorded poses and
velocities, small differences grow, and the second episode is held to the goals' own tolerances only.
"""
