"""The reply page behind a personal link."""
