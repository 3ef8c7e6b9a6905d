"""How well each home is looked after, judged from dated facts."""
