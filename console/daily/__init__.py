"""Today, the queue, calls, numbers to find and one's own people."""
