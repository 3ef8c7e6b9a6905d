"""``python -m homefinder`` is the command line."""

from homefinder.cli.app import main

if __name__ == "__main__":
    main()
