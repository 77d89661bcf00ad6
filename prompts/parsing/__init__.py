"""Parsers: a model's answer in, a typed value or a FormatError out."""
