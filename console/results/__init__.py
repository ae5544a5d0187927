"""What it came to: Monday, results, and the annual report."""
