"""Who on the staff must act, and what follows from replies and outcomes."""
