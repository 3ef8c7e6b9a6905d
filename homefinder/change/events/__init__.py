"""What happened to a standard, derived from the changes of its records by declared rules and weighed by severity."""
