"""Language-conditioned policies from accepted tasks: trained from demonstrations, tested in the simulator."""
