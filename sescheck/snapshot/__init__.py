"""What was read from AWS, as immutable data. Rules and reports see nothing else."""
