"""How much the program costs, as ratios to a floor that is measured in the same run."""
