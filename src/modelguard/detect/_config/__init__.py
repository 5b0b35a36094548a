"""How configuration and deployment files name models."""
