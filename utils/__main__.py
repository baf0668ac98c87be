"""La terminal del curso: `python -m utils entrenar | evaluar | traducir | medir`."""

import argparse
import os
import sys
from pathlib import Path

from utils.corpus import load_pairs, padding_share, select
from utils.decoding import Translator
from utils.evaluation import score, score_by_tag
from utils.files import check_writable, os_reason
from utils.training import MODEL, SCHEDULE, TIMED_COOLDOWN, Trainer

IN_SPANISH = {  # los mensajes de argparse
    "the following arguments are required:": "faltan argumentos:",
    "unrecognized arguments:": "no conozco la opción o el argumento:",
    "expected one argument": "necesita un valor",
    "not allowed with argument": "no se puede usar junto con",
    "invalid choice:": "no vale",
    "choose from": "elige entre",
    "invalid int value:": "debe ser un número entero y llegó",
    "invalid float value:": "debe ser un número y llegó",
    "argument ": "argumento ",
}


class SpanishParser(argparse.ArgumentParser):
    """`argparse` con los mensajes en español; una petición mal hecha termina con código 2."""

    def error(self, message: str):
        for english, spanish in IN_SPANISH.items():
            message = message.replace(english, spanish)
        self.exit(2, f"error: {message}\nAyuda: {self.prog} --help\n")


def positive(kind: type):
    """Convertidor de argparse que exige un número mayor que cero."""

    def convert(text: str):
        value = kind(text)
        if not 0 < value < float("inf"):
            raise argparse.ArgumentTypeError(f"debe ser mayor que cero y llegó {text}")
        return value

    convert.__name__ = kind.__name__
    return convert


def build_parser() -> SpanishParser:
    parser = SpanishParser("python -m utils", description="Entrena, evalúa y usa el Transformer del curso.")
    commands = parser.add_subparsers(metavar="orden", required=True, parser_class=SpanishParser)

    def command(name: str, action, corpus: bool = False, beam: bool = False, **options):
        new = commands.add_parser(name, allow_abbrev=False, **options)
        new.set_defaults(action=action)
        if corpus:
            new.add_argument("corpus", metavar="CORPUS.tsv", help="inglés<TAB>español[<TAB>etiquetas]")
        if action is not measure:
            new.add_argument("--modelo", required=True, metavar="FICHERO", help="el punto de control")
        if beam:
            new.add_argument(
                "--haz", type=positive(int), default=1, metavar="K", help="1, voraz, si no se dice"
            )
        return new

    new = command("entrenar", train, corpus=True, help="entrena un traductor con un corpus TSV")
    budget = new.add_mutually_exclusive_group()
    budget.add_argument("--minutos", type=positive(float), default=1.5, metavar="M", help="1.5 si no se dice")
    budget.add_argument("--pasos", type=positive(int), metavar="N", help="en total, con los ya dados")
    new.add_argument("--semilla", type=int, metavar="S", help="0 si no se dice")
    new.add_argument("--reanudar", action="store_true", help="sigue el entrenamiento guardado en --modelo")
    new = command(
        "evaluar", evaluate, corpus=True, beam=True, help="mide un traductor con la parte de prueba"
    )
    new.add_argument("--todo", action="store_true", help="evalúa todo el corpus y no solo la prueba")
    new = command("traducir", translate, beam=True, help="traduce frases, o una por línea de la entrada")
    new.add_argument("frases", nargs="*", metavar="FRASE")
    command("medir", measure, help="compara la velocidad con la de torch.nn.Transformer en esta máquina")
    return parser


def train(args) -> int:
    pairs, path = load_pairs(args.corpus), Path(args.modelo)
    check_writable(path)
    if args.reanudar:
        trainer = Trainer.resume(path, pairs)
        if args.semilla not in (None, trainer.seed):
            raise ValueError(f"«{path}» se entrenó con la semilla {trainer.seed}: no se reanuda con otra.")
        if args.pasos and args.pasos <= trainer.step:
            raise ValueError(
                f"«{path}» va por el paso {trainer.step}: pide más de {trainer.step} con --pasos."
            )
    else:
        if path.exists() and path.stat().st_size:
            raise ValueError(f"«{path}» ya existe y no se sobrescribe: usa --reanudar u otro nombre.")
        seed = args.semilla or 0
        trainer = Trainer(Translator.learn(pairs, seed=seed, **MODEL), pairs, seed=seed, **SCHEDULE)
    english, spanish = trainer.translator.english, trainer.translator.spanish
    parameters = sum(p.numel() for p in trainer.model.parameters()) / 1e6
    padding = 100 * padding_share(trainer.batches.epoch(0))
    print(
        f"{len(trainer.batches.dataset)} parejas de entrenamiento; vocabularios de {len(english.vocab)} y "
        f"{len(spanish.vocab)}; {parameters:.1f} M de parámetros; {trainer.device}, "
        f"{'bf16' if trainer.bf16 else 'float32'}; relleno {padding:.1f} %"
    )

    def report(trainer):
        trainer.save(path)
        record = trainer.history[-1]
        print(
            f"paso {record.step}: entrenamiento {record.train_loss:.4f}, validación {record.valid_loss:.4f}"
        )

    try:
        if args.pasos:
            trainer.fit(steps=args.pasos, on_eval=report)
        else:
            trainer.fit(minutes=args.minutos, cooldown=TIMED_COOLDOWN, on_eval=report)
    except KeyboardInterrupt:
        trainer.save(path)
        print(f"\nInterrumpido en el paso {trainer.step}. Guardado en «{path}»: continúa con --reanudar.")
        return 130
    print(f"Guardado en «{path}».")
    return 0


def evaluate(args) -> int:
    pairs = load_pairs(args.corpus)
    pairs = pairs if args.todo else select(pairs, "prueba")
    if not pairs:
        raise ValueError(f"«{args.corpus}» no tiene parte de prueba: usa --todo para evaluarlo entero.")
    translator = Translator.load(args.modelo)
    results = list(zip(translator.decode([pair.english for pair in pairs], args.haz), pairs))
    # Las cifras principales son las de la gramática; las frases naturales se cuentan aparte.
    main = [row for row in results if "natural" not in row[1].tags]
    natural = [row for row in results if "natural" in row[1].tags]
    report_scores(main)
    if main and natural:
        print("frases naturales")
    report_scores(natural)
    if unknown := sum(bool(translator.english.unknown(pair.english)) for pair in pairs):
        print(f"{unknown} frases llevan palabras que el modelo no conoce.")
    return 0


def report_scores(results: list):
    """Las cifras de unas parejas (traducción, Pair) y su tabla por etiqueta; nada si no hay ninguna."""
    if not results:
        return
    hypotheses, pairs = zip(*results)
    print(score(hypotheses, [pair.spanish for pair in pairs]))
    tags = score_by_tag(hypotheses, pairs)
    if tags:
        print(f"\n{'etiqueta':<24} {'aciertos':>13} {'exactitud':>10}")
    for tag, (correct, total) in tags.items():
        print(f"{tag:<24} {f'{correct}/{total}':>13} {int(1000 * correct / total) / 10:>8.1f} %")
    print()


def translate(args) -> int:
    translator = Translator.load(args.modelo)
    sentences = args.frases or [line.decode("utf-8", "strict").rstrip("\r\n") for line in sys.stdin.buffer]
    if not sentences:
        raise ValueError(
            "no hay nada que traducir: escribe la frase en la orden o una por línea en la entrada."
        )
    good = dict.fromkeys(sentences)
    failed = False
    for number, sentence in enumerate(sentences, start=1):
        try:
            translator.check(sentence)
        except ValueError as error:
            print(f"error en la frase {number}: {error}", file=sys.stderr)
            good.pop(sentence, None)
            failed = True
    answers = dict(zip(good, translator.decode(list(good), args.haz)))
    for sentence in sentences:  # la línea de una frase errónea queda vacía, y las demás no se pierden
        print(answers.get(sentence, ""))
    return 2 if failed else 0


def measure(args) -> int:
    from utils import benchmark

    benchmark.run()
    return 0


def main() -> int:
    args = build_parser().parse_args()
    try:
        code = args.action(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # quien leía la salida («| head») ya no quiere más
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UnicodeDecodeError:
        message = "la entrada estándar no es UTF-8: guárdala con codificación UTF-8."
    except ValueError as error:
        message = str(error)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # lo pendiente ya no se puede escribir
        message = f"no puedo escribir la salida: {os_reason(error)}."
    print(f"error: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
