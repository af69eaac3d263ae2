"""What happened: changes, their canonical bytes, the clock and the fold. Pure functions."""
