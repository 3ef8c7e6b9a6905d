"""What differs between two versions of a record, found field by field and shown to people."""
