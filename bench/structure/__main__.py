"""Count how the library of a checkout is laid out: ``python -m bench.structure [ROOT]``; ``--json`` names all."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from bench.structure.report import count_structure, render_table

ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str]) -> None:
    """Print the figures of a checkout, this one where none is named."""
    parser = argparse.ArgumentParser(prog="python -m bench.structure", description=__doc__)
    parser.add_argument(
        "root", nargs="?", type=Path, default=ROOT, metavar="ROOT", help="a checkout; this one otherwise"
    )
    parser.add_argument("--json", action="store_true", help="print all that each figure counts, as JSON")
    options = parser.parse_args(arguments)
    if not (options.root / "homefinder").is_dir():
        parser.error(f"{options.root} is no checkout of Homefinder: it has no folder homefinder/")
    figures = count_structure(options.root.resolve())
    print(json.dumps([asdict(figure) for figure in figures], indent=1) if options.json else render_table(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
