"""Transformers desde cero: el código que construyen las lecciones, un módulo por idea, en orden.

`attention` → `positional` → `transformer` → `corpus` → `training` → `decoding` → `evaluation` → `lookup`.
Para dibujar, `plots` y `diagrams`; los ejercicios, en `exercises`; la terminal es `python -m utils`. Lo que
comprueba la entrada y lo que toca archivos está aparte, en `checks`, `arguments`, `files`, `checkpoint` y
`terminal`.
"""
