"""La terminal del curso: `python -m utils entrenar | evaluar | traducir | medir`."""

import os
import sys
from functools import partial
from pathlib import Path

if not __package__:
    sys.stderr.write("error: así no: escribe «python -m utils», desde la carpeta del curso.\n")
    sys.exit(2)

from utils import terminal
from utils.arguments import MAX_BEAM, SEEDS, check_integer, check_positive
from utils.files import Conflict, check_readable, check_writable, file_identity, free_name

# Cada orden importa lo que usa cuando lo usa: torch tarda segundos, y una petición mala se contesta antes.


def build_parser() -> terminal.SpanishParser:
    parser = terminal.SpanishParser(
        "python -m utils", description="Entrena, evalúa y usa el Transformer del curso."
    )
    commands = parser.add_subparsers(metavar="orden", required=True, parser_class=terminal.SpanishParser)

    def command(name: str, action, corpus: bool = False, beam: bool = False, **options):
        new = commands.add_parser(name, **options)
        new.set_defaults(action=action)
        if corpus:
            new.add_argument("corpus", metavar="CORPUS.tsv", help="inglés<TAB>español[<TAB>etiquetas]")
        if action is not measure:
            new.add_argument("--modelo", required=True, metavar="ARCHIVO", help="el punto de control")
        if beam:
            size = terminal.numeric(int, partial(check_integer, low=1, high=MAX_BEAM))
            new.add_argument("--haz", type=size, default=1, metavar="K", help="1 (voraz) si no se dice")
        return new

    new = command("entrenar", train, corpus=True, help="entrena un traductor con un corpus TSV")
    budget = new.add_mutually_exclusive_group()
    minutes = terminal.numeric(float, check_positive)
    budget.add_argument("--minutos", type=minutes, default=1.5, metavar="M", help="1.5 si no se dice")
    steps = terminal.numeric(int, partial(check_integer, low=1))
    budget.add_argument("--pasos", type=steps, metavar="N", help="en total, con los ya dados")
    seed = terminal.numeric(int, partial(check_integer, low=0, high=SEEDS - 1))
    new.add_argument("--semilla", type=seed, metavar="S", help="0 si no se dice")
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
    path = Path(args.modelo)
    check_writable(path)
    ours = file_identity(path)  # lo que hay ahora: si al guardar es otra cosa, la ha escrito otro
    if args.reanudar:
        check_readable(path, "el modelo")
    elif ours and path.stat().st_size:
        raise ValueError(f"«{path}» ya existe y no se sobrescribe: usa --reanudar u otro nombre.")

    from utils.corpus import load_pairs
    from utils.training import TIMED_COOLDOWN

    pairs = load_pairs(args.corpus)
    trainer = resume(args, path, pairs) if args.reanudar else start(args, pairs)
    first = trainer.step
    describe(trainer)

    def save():
        nonlocal ours
        try:
            ours = trainer.save(path, ours)
        except Conflict:
            trainer.save(other := free_name(path), None)
            raise ValueError(
                f"otro programa ha escrito en «{path}» mientras se entrenaba, y ahí no se toca nada: el paso "
                f"{trainer.step} queda guardado en «{other}»."
            ) from None

    def report(trainer):
        with signals.hold():
            save()
        record = trainer.history[-1]
        print(
            f"paso {record.step}: entrenamiento {record.train_loss:.4f}, validación {record.valid_loss:.4f}",
            flush=True,
        )

    budget = {"steps": args.pasos} if args.pasos else {"minutes": args.minutos, "cooldown": TIMED_COOLDOWN}
    try:
        with terminal.Interruptible() as signals:
            trainer.fit(**budget, on_eval=report)
    except KeyboardInterrupt as interrupt:
        if trainer.step == first:
            print("\nInterrumpido antes del primer paso: no hay nada nuevo que guardar.")
        else:
            save()
            print(f"\nInterrumpido en el paso {trainer.step}. Guardado en «{path}»: continúa con --reanudar.")
        return 128 + interrupt.args[0]
    if trainer.step == first:
        raise ValueError("no ha dado tiempo a ningún paso y no se guarda nada: pide más con --minutos.")
    print(f"Guardado en «{path}».", flush=True)
    if trainer.step < trainer.warmup:
        print(f"Van {trainer.step} pasos de los {trainer.warmup} de calentamiento: continúa con --reanudar.")
    if sys.stdout.failure or sys.stderr.failure:
        raise ValueError(f"no he podido escribir la salida; lo entrenado está guardado en «{path}».")
    return 0


def start(args, pairs: list):
    """Un entrenamiento nuevo, con el modelo y el calendario del curso."""
    from utils.decoding import Translator
    from utils.training import MODEL, SCHEDULE, Trainer

    seed = args.semilla or 0
    return Trainer(Translator.learn(pairs, seed=seed, **MODEL), pairs, seed=seed, **SCHEDULE)


def resume(args, path: Path, pairs: list):
    """El entrenamiento guardado en `path`, si lo que se pide es continuarlo."""
    from utils.training import Trainer

    trainer = Trainer.resume(path, pairs)
    if args.semilla not in (None, trainer.seed):
        raise ValueError(f"«{path}» se entrenó con la semilla {trainer.seed}: no se reanuda con otra.")
    if args.pasos and args.pasos <= trainer.step:
        raise ValueError(f"«{path}» va por el paso {trainer.step}: pide más de {trainer.step} con --pasos.")
    return trainer


def describe(trainer):
    from utils.corpus import padding_share

    english, spanish = trainer.translator.english, trainer.translator.spanish
    parameters = sum(p.numel() for p in trainer.model.parameters()) / 1e6
    padding = 100 * padding_share(trainer.batches.epoch(0))
    print(
        f"{len(trainer.batches.dataset)} parejas de entrenamiento; vocabularios de {len(english.vocab)} y "
        f"{len(spanish.vocab)}; {parameters:.1f} M de parámetros; {trainer.device}, "
        f"{'bf16' if trainer.bf16 else 'float32'}; relleno {padding:.1f} %",
        flush=True,
    )


def evaluate(args) -> int:
    from utils.corpus import load_pairs, select
    from utils.decoding import Translator

    pairs = load_pairs(args.corpus)
    pairs = pairs if args.todo else select(pairs, "prueba")
    if not pairs:
        raise ValueError(f"«{args.corpus}» no tiene parte de prueba: usa --todo para evaluarlo entero.")
    translator = Translator.load(args.modelo)
    short = [pair for pair in pairs if translator.fits(pair.english)]
    results = list(zip(translator.decode([pair.english for pair in short], args.haz), short))
    results += [("", pair) for pair in pairs if not translator.fits(pair.english)]
    # Las cifras principales son las de la gramática; las frases naturales se cuentan aparte.
    main = [row for row in results if "natural" not in row[1].tags]
    natural = [row for row in results if "natural" in row[1].tags]
    report_scores(main)
    if main and natural:
        print("frases naturales")
    report_scores(natural)
    if unknown := sum(bool(translator.english.unknown(pair.english)) for pair in pairs):
        print(f"{unknown} frases llevan palabras que el modelo no conoce.")
    if len(short) < len(pairs):
        count, limit = len(pairs) - len(short), translator.max_tokens
        print(f"{count} frases no caben en el modelo (admite {limit} tokens) y cuentan como fallos.")
    return 0


def report_scores(results: list):
    """Las cifras de unas parejas (traducción, Pair) y su tabla por etiqueta; nada si no hay ninguna."""
    if not results:
        return
    from utils.evaluation import score, score_by_tag

    hypotheses, pairs = zip(*results)
    print(score(hypotheses, [pair.spanish for pair in pairs]))
    tags = score_by_tag(hypotheses, pairs)
    if tags:
        print(f"\n{'etiqueta':<24} {'aciertos':>13} {'exactitud':>10}")
    for tag, (correct, total) in tags.items():
        print(f"{tag:<24} {f'{correct}/{total}':>13} {int(1000 * correct / total) / 10:>8.1f} %")
    print()


def translate(args) -> int:
    from utils.decoding import Translator

    translator = Translator.load(args.modelo)
    typed = [os.fsencode(text).decode("utf-8", "replace") for text in args.frases]
    sentences = typed or terminal.read_lines()
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
    if "corpus" in args:
        check_readable(args.corpus, "el archivo")
    if args.action in (evaluate, translate):
        check_readable(args.modelo, "el modelo")
    return args.action(args)


if __name__ == "__main__":
    sys.exit(terminal.run_order(main))
