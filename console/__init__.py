"""The staff's door: pages rendered on the server, behind a sign-in with two steps."""
