"""The managers' desk: texts, one message to many, plans, experiments."""
