"""What young people wrote, for staff to read and answer."""
