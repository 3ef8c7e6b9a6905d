"""The reconciliation service, which matches names in somebody's own table to homes and needs."""
