"""What people do: permission, transaction, audit. The only code that commits."""
