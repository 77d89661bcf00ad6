"""The workbench in a browser: what stands in front of textual-serve."""
