"""Speed as ratios to floors that alternate with the subject in the same run; `make bench` writes
results.json."""
