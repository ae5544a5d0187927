"""E-mail: written, sent by SMTP, and read when it comes back."""
