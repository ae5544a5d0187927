"""What a reply means: text in, reading out."""
