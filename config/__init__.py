"""Settings, logging, the clock, and the plans and templates that come with Uppsök."""
