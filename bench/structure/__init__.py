"""How the library is laid out, in figures: ``python -m bench.structure [ROOT]``."""
