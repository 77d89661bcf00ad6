"""Language models as authors of tasks: recipes, templates, parsers and providers."""
