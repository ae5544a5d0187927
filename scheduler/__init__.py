"""When: plans, cadence, quiet hours, holidays, planned contacts, the clock."""
