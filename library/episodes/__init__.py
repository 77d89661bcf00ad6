"""Demonstrations on disk: Parquet shards with one row group an episode, and JSON that says what they hold."""
