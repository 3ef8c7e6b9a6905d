"""What a change reaches: the needs, homes, decisions and requests that rest on what changed."""
