"""How a family or a service names its models, where detection, links and resolution all have to know it."""
