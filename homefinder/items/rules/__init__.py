"""Which items a rule reads: the fields that it names, found in the standards that hold them."""
