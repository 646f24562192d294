"""The Graph API as the sandbox pretends it: Facebook Pages and Instagram, their limits and their errors."""
