"""Makes the asset files that are generated; nothing of it is needed to run a task.

``python -m sim.asset_making`` writes them again, and a test compares the committed files with what that would write.
"""
