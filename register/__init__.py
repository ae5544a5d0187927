"""Who we owe contact: people, contact points, protection, import, the status ledger."""
