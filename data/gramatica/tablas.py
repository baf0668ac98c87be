"""Las tablas de `data/lexico/`: TSV con cabecera, que se pueden editar con cualquier editor o con una hoja de cálculo."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "lexico"


def read_table(name: str) -> list[dict[str, str]]:
    """Las filas de una tabla, por columna. Las líneas vacías y las que empiezan por # no cuentan.

    Raises:
        ValueError: si una fila no tiene las columnas de la cabecera; el mensaje lleva el número de línea.
    """
    path, header, rows = FOLDER / f"{name}.tsv", None, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if header is None:
            header = fields
        elif len(fields) > len(header):
            raise ValueError(
                f"«{path}», línea {number}: {len(fields)} columnas, y la cabecera {len(header)}."
            )
        else:
            rows.append(dict(zip(header, fields + [""] * (len(header) - len(fields)))))
    return rows
