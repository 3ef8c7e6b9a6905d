"""Runs harvests on a schedule: the deployments, and the Prefect server and worker that carry them out."""
