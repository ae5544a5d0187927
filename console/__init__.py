"""The staff's door: server-rendered pages."""
