"""`python -m workbench` is `simsmith`."""

from workbench.cli import main

if __name__ == "__main__":
    main()
