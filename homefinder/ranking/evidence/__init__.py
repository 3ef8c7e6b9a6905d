"""What each feature of a candidate rests on, quoted so that a person can check it."""
