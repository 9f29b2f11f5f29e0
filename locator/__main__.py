"""``python -m locator`` is the command line."""

from locator.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
