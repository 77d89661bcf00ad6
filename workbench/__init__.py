"""The workbench: one headless engine (`core`), commands (`cli`) and a screen (`tui`) on top of it."""

__version__ = "0.1.0"
