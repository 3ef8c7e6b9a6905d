"""What changed, what it means, whom it concerns and by when it must be done."""
