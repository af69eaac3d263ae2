"""What the user does: one module per use case, one transaction each."""
