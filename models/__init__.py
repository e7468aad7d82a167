"""What is remembered: tables with their constraints, the engine, migrations."""
