"""`python -m yimen.cli` is the `yimen` command."""

from .main import main

if __name__ == "__main__":
    main()
