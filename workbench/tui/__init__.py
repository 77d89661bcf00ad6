"""The screen: panes, keys and pictures on top of `workbench.core`; decides nothing itself."""
