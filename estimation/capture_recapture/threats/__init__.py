"""What could be wrong with an estimate from several lists: each threat by itself, and what it does to the figure."""
