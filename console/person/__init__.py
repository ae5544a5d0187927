"""One person's page, and what staff do about them."""
