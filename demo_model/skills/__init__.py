"""What the brain knows of single tools: each skill reads a wish from the question as a `Task`.

A tool that is not known here is handled by `unknown`, from its name, description and schema alone.
"""
