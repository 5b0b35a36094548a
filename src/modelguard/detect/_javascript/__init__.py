"""How JavaScript and TypeScript name models."""
