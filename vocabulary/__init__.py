"""Words the product stores and the Dutch terms it knows; the leaf everything may use."""
