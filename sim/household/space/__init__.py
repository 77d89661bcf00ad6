"""The floor as geometry: what stands where, where one can walk, where there is room."""
