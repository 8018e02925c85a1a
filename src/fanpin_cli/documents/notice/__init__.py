"""The public notice of a village (公示): who stands at which level, and nothing else."""
