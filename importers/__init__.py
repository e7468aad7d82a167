"""Outside data -> typed rows and problems. No database, no clock, no screen."""
