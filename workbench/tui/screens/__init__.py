"""The main screen and the questions that it asks."""
