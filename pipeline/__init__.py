"""The stages in order, a line each: what the clock runs and what `uppsok tick` runs by hand."""
