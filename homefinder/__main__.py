"""``python -m homefinder`` is the command line."""

from homefinder.cli import main

if __name__ == "__main__":
    main()
