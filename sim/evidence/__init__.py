"""Evidence beyond the reward: what a task that its oracle solves may still get wrong.

    scene      what is looked at, as values            capture    takes it from a running environment
    policies   unsolved-at-reset, null-policy, random-policy      words      words-agree
    heights    final-heights                                      vocabulary what words mean
    rest       at-rest                                            witness    runs it all, once per worker
    targets    within-reach, targets-free

Everything but `capture` and `witness` is pure. A failed check is a warning: it does not change the verdict. The list
of names is closed: docs/evidence.md.
"""
