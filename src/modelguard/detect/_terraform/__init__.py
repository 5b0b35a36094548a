"""How Terraform and OpenTofu name models, in HCL and in JSON."""
