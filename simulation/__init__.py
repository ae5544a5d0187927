"""A synthetic city: young people who answer, staff who call, and a virtual year."""
