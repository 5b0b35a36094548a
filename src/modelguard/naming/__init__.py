"""What several rooms have to know of names: what families and services call models, what a path says."""
