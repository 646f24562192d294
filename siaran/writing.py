"""What people write at the desk."""
