"""What several rooms have to know of names: those of families and services for models, and what a path says."""
