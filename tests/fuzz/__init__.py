"""Coverage-guided fuzzing, run by hand: `python3 -m tests.fuzz [seconds]` where atheris is installed."""
