"""Language models behind one seam: openai, builtin, replay."""
