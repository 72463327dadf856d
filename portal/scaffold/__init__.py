"""Makes the skeleton of a new room, with every face and a passing test."""
