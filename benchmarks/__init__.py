"""Studies that take longer than a test may: scripts whose results can be continued, and the tables made of them."""
