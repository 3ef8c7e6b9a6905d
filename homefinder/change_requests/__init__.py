"""A sector's own proposals to change a standard: their states, deadlines and YAML files."""
