"""Transformers desde cero: el código que construyen las lecciones, un módulo por idea, en orden.

`attention` → `positional` → `transformer` → `corpus` → `training` → `decoding` → `plots`; la terminal es
`python -m utils`.
"""
