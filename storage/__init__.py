"""Engine, transactions, base types, encryption, migrations."""
