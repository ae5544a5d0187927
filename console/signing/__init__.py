"""How staff sign in, and what keeps others out."""
