"""What a victim writes: looked through before it is sent, and sealed."""
