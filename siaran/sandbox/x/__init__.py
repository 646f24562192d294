"""X as the sandbox pretends it: API v2, its limits and its errors."""
