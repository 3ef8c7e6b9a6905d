"""Items in the ledger: every edition whole and compressed, those in force as rows, and what changed between them."""
