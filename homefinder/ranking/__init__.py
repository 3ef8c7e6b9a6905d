"""Ranks the homes that could meet a need, each with a scorecard of features and reasons."""
