"""The task library: accepted tasks as plain files, and the journal of everything that led to them."""
