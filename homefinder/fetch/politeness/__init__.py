"""How hosts are treated while they are asked: robots.txt, intervals between requests, and retries."""
