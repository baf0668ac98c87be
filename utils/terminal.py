"""Lo que rodea a las órdenes de la terminal: ayuda en español, señales, salidas que se rompen y errores.

No importa torch: así, mientras se carga (varios segundos), Ctrl-C y los errores ya tienen respuesta.
"""

import argparse
import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import contextmanager

from utils.files import decode_text, os_reason

IN_SPANISH = {  # los textos de argparse
    "usage: ": "uso: ",
    "positional arguments:": "argumentos:",
    "options:": "opciones:",
    "the following arguments are required:": "faltan argumentos:",
    "unrecognized arguments:": "no conozco la opción o el argumento:",
    "expected one argument": "necesita un valor",
    "ignored explicit argument": "no admite el valor",
    "not allowed with argument": "no se puede usar junto con",
    "invalid choice:": "no vale",
    "choose from": "elige entre",
    "invalid int value:": "debe ser un número entero y llegó",
    "invalid float value:": "debe ser un número y llegó",
    "argument ": "argumento ",
}


def in_spanish(text: str) -> str:
    for english, spanish in IN_SPANISH.items():
        text = text.replace(english, spanish)
    return text


class SpanishParser(argparse.ArgumentParser):
    """`argparse` en español; una petición mal hecha termina con código 2."""

    def __init__(self, *args, **options):
        super().__init__(*args, add_help=False, allow_abbrev=False, **options)
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda y termina")

    def format_help(self) -> str:
        return in_spanish(super().format_help())

    def error(self, message: str):
        self.exit(2, f"error: {in_spanish(message)}\nAyuda: {self.prog} --help\n")


def numeric(kind: type, check: Callable):
    """Convertidor de argparse: un número que pasa `check`, una comprobación de `utils.arguments`."""

    def convert(text: str):
        value = kind(text)
        try:
            check("el valor", value)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
        return value

    convert.__name__ = kind.__name__
    return convert


def read_lines() -> list[str]:
    """Las líneas de la entrada estándar; ninguna si está cerrada.

    Raises:
        ValueError: si no se puede leer o no es UTF-8.
    """
    if sys.stdin is None:
        return []
    try:
        text = decode_text(sys.stdin.buffer.read(), "la entrada estándar")
    except OSError as error:
        raise ValueError(f"no puedo leer la entrada estándar: {os_reason(error)}.") from None
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")] if text else []


# Salidas que se rompen

INVISIBLE = (
    *range(9),
    11,
    12,
    *range(14, 32),
    *range(127, 160),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)
CONTROL = dict.fromkeys(INVISIBLE, "\ufffd")  # todos los de control menos \t, \n y \r


class Output:
    """La salida (o la de errores) de la terminal, que no interrumpe el trabajo.

    Si deja de poderse escribir (tubería rota, disco lleno, cerrada), lo anota en `failure` y calla. Lo que la
    codificación no tiene sale como «?», y un carácter de control, que podría mover el cursor, como «�».
    """

    def __init__(self, stream):
        self.failure: OSError | None = None
        self.closed_from_the_start = stream is None
        self.stream = stream or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        self.stream.reconfigure(errors="replace")

    def write(self, text: str) -> int:
        self._try(lambda: self.stream.write(text.translate(CONTROL)))
        return len(text)

    def flush(self):
        self._try(self.stream.flush)

    def __getattr__(self, name: str):
        return getattr(self.stream, name)

    def _try(self, action: Callable[[], object]):
        try:
            if self.closed_from_the_start:
                raise OSError(errno.EBADF, "cerrada")
            if not self.failure:
                action()
        except OSError as error:
            self.failure = error
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())  # lo pendiente ya no se escribirá


def _fill_closed_descriptors():
    """Sin esto, el primer archivo que se abra ocuparía el sitio de una salida cerrada, con sus textos."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


# Señales

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _handle(action):
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # «nohup» las deja ignoradas, y así siguen
            signal.signal(number, action)


def _leave(number, frame):
    """No hay nada que guardar: se sale en el acto, esté donde esté (también a mitad de un `import`)."""
    try:
        os.write(2, b"\nInterrumpido.\n")
    except OSError:
        pass
    os._exit(128 + number)


class Interruptible:
    """Dentro de `with`, Ctrl-C, cerrar la terminal o `kill` lanzan KeyboardInterrupt(señal).

    Al salir ya se ignoran, y dentro de `hold` esperan a que acabe: guardar no se corta.
    """

    def __init__(self):
        self.holding, self.pending = False, None

    def __enter__(self) -> "Interruptible":
        _handle(self._interrupt)
        return self

    def __exit__(self, *_):
        _handle(signal.SIG_IGN)

    @contextmanager
    def hold(self):
        self.holding = True
        yield
        self.holding = False
        if self.pending:
            raise KeyboardInterrupt(self.pending)

    def _interrupt(self, number, frame):
        self.pending = number
        if not self.holding:
            raise KeyboardInterrupt(number)


def run_order(order: Callable[[], int]) -> int:
    """Ejecuta una orden y devuelve el código de salida: si algo va mal, una línea en español y sin traza."""
    _fill_closed_descriptors()
    sys.stdout, sys.stderr = Output(sys.stdout), Output(sys.stderr)
    _handle(_leave)
    message = ""
    try:
        code = order()
    except SystemExit as end:  # argparse: la ayuda o una petición mal hecha
        code = end.code
    except ValueError as error:
        code, message = 2, str(error)
    except OSError as error:
        code, message = 2, f"no puedo seguir: {os_reason(error)}."
    sys.stdout.flush()
    # Que quien lee se vaya («| head») no es un error: ya tiene lo que quería.
    broken = [out.failure for out in (sys.stdout, sys.stderr) if out.failure]
    broken = [failure for failure in broken if not isinstance(failure, BrokenPipeError)]
    if broken and not code:
        code, message = 2, f"no puedo escribir la salida: {os_reason(broken[0])}."
    if message:
        print(f"error: {message}", file=sys.stderr, flush=True)
    return code
