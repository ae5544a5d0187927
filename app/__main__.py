"""`python -m app` is the command line `uppsok`."""

from app.cli import main

main()
