"""What it added up to: events, statistics and the annual report."""
