"""Las tablas de `data/lexico/`: TSV con cabecera, para editar con cualquier editor u hoja de cálculo."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "lexico"


def read_table(name: str) -> list[dict[str, str]]:
    """Las filas de una tabla, por columna. Las líneas vacías y las que empiezan por # no cuentan.

    Raises:
        ValueError: si una fila tiene más columnas que la cabecera; el mensaje lleva el número de línea.
    """
    path, header, rows = FOLDER / f"{name}.tsv", [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        header = header or fields
        if len(fields) > len(header):
            raise ValueError(
                f"«{path}», línea {number}: {len(fields)} columnas, y la cabecera {len(header)}."
            )
        rows.append(dict.fromkeys(header, "") | dict(zip(header, fields)))
    return rows[1:]


def read_pairs(name: str, use: str = "") -> dict[str, str]:
    """Las dos primeras columnas de una tabla; use: solo las filas que lo llevan en la última («edad»)."""
    rows = [list(row.values()) for row in read_table(name)]
    return {row[0]: row[1] for row in rows if not use or use in row[-1].split()}
