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

SHIPPED = Path(__file__).parents[1] / "data" / "modelo.safetensors"  # el modelo que viene con el curso
# Lo que mide cada frase apartada del corpus del curso: etiqueta y nombre, en el orden en que se cuentan.
MEASURES = {
    "combinaciones": "combinaciones reservadas",
    "estructuras": "estructuras reservadas",
    "vistas": "combinaciones vistas",
    "natural": "frases naturales",
    "tecleada": "frases tecleadas",
}

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
        if action is train:
            new.add_argument("--modelo", required=True, metavar="ARCHIVO", help="el punto de control")
        elif action is not measure:
            new.add_argument("--modelo", metavar="ARCHIVO", help="data/modelo.safetensors si no se dice")
        if beam:
            size = terminal.numeric(int, partial(check_integer, low=1, high=MAX_BEAM))
            new.add_argument("--haz", type=size, default=1, metavar="K", help="1 (voraz) si no se dice")
        return new

    new = command("entrenar", train, corpus=True, help="entrena un traductor con un corpus TSV")
    budget = new.add_mutually_exclusive_group()
    minutes = terminal.numeric(float, check_positive)
    budget.add_argument("--minutos", type=minutes, default=3.0, metavar="M", help="3 si no se dice")
    steps = terminal.numeric(int, partial(check_integer, low=1))
    budget.add_argument(
        "--pasos",
        type=steps,
        metavar="N",
        help="en total, con los ya dados. En la segunda mitad la tasa baja a cero. Si se interrumpe y se "
        "reanuda con los mismos, es como no parar; si se añaden más a los que ya acabaron, la tasa vuelve a "
        "subir y baja en la segunda mitad de los añadidos",
    )
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

    pairs = load_pairs(args.corpus)
    trainer = resume(args, path, pairs) if args.reanudar else start(args, pairs)
    first = trainer.step
    describe(trainer, pairs)

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

    try:
        with terminal.Interruptible() as signals:
            trainer.fit(**budget(args, trainer), on_eval=report)
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


def budget(args, trainer) -> dict:
    """Cuánto entrenar y cuándo enfriar.

    Con pasos, la tasa depende solo del paso y del total: reanudar lo interrumpido con el mismo total es no
    haber parado. Lo de antes de `cooled` ya se enfrió; se enfría la segunda mitad de lo que va después.
    """
    from utils.training import COOLDOWN, TIMED_COOLDOWN

    if not args.pasos:
        return {"minutes": args.minutos, "cooldown": TIMED_COOLDOWN}
    return {"steps": args.pasos, "cooldown": COOLDOWN * (args.pasos - trainer.cooled) / args.pasos}


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


def describe(trainer, pairs: list):
    from utils.corpus import padding_share, select

    english, spanish = trainer.translator.english, trainer.translator.spanish
    parameters = sum(p.numel() for p in trainer.model.parameters()) / 1e6
    padding = 100 * padding_share(trainer.batches.epoch(0))
    training = select(pairs, "entrenamiento")
    tags = {tag for pair in training for tag in pair.tags}
    weights = {tag: times for tag, times in trainer.weights.items() if tag in tags and times > 1}
    repeated = "".join(f" (las de «{tag}», {times} veces por época)" for tag, times in weights.items())
    print(
        f"{len(training)} parejas de entrenamiento{repeated}; vocabularios de {len(english.vocab)} y "
        f"{len(spanish.vocab)}; {parameters:.1f} M de parámetros; {trainer.device}, "
        f"{'bf16' if trainer.bf16 else 'float32'}; relleno {padding:.1f} %",
        flush=True,
    )


def evaluate(args) -> int:
    from utils.checkpoint import load_checkpoint
    from utils.corpus import load_pairs, merge_references, select
    from utils.decoding import Translator
    from utils.lookup import Lookup

    corpus = load_pairs(args.corpus)
    pairs = merge_references(corpus if args.todo else select(corpus, "prueba"))
    if not pairs:
        raise ValueError(f"«{args.corpus}» no tiene parte de prueba: usa --todo para evaluarlo entero.")
    tensors, data = load_checkpoint(args.modelo)
    translator = Translator.from_checkpoint(tensors, data, args.modelo)
    short = [pair for pair in pairs if translator.fits(pair.english)]
    outputs = dict(zip(short, translator.decode([pair.english for pair in short], args.haz)))
    training = [] if args.todo else select(corpus, "entrenamiento")
    lookup = Lookup(training) if training else None
    for i, (name, tag, block) in enumerate(blocks(pairs, args.todo)):
        if i:
            print(name)
        report_scores([outputs.get(pair, "") for pair in block], block, lookup)
        if i == 0:
            report_tags([outputs.get(pair, "") for pair in block], block, tag)
        print()
    if not training and not args.todo:
        print("El corpus no tiene parte de entrenamiento: no hay dónde consultar.")
    if unknown := sum(bool(translator.english.unknown(pair.english)) for pair in pairs):
        print(f"{unknown} frases llevan palabras que el modelo no conoce.")
    if len(short) < len(pairs):
        count, limit = len(pairs) - len(short), translator.max_tokens
        print(f"{count} frases no caben en el modelo (admite {limit} tokens) y cuentan como fallos.")
    report_budget(translator, data)
    return 0


def blocks(pairs: list, everything: bool) -> list[tuple[str, str, list]]:
    """Las frases según lo que miden: (nombre, etiqueta, parejas), sin bloques vacíos.

    En el corpus del curso, primero las combinaciones reservadas; en otro, o si se evalúa todo, lo que no es
    natural. Cada frase está en un bloque y solo en uno.
    """
    names = MEASURES | {"": "otras frases"}
    if everything or not any("combinaciones" in pair.tags for pair in pairs):
        names = {"": "otras frases", "natural": MEASURES["natural"]}
    found = {tag: [] for tag in names}
    for pair in pairs:
        found[next((tag for tag in names if tag in pair.tags), "")].append(pair)
    return [(names[tag], tag, block) for tag, block in found.items() if block]


def report_scores(hypotheses: list, pairs: list, lookup):
    """Las dos líneas de unas parejas y, si hay dónde consultar, la de la línea base."""
    from utils.evaluation import score

    print(score(hypotheses, [pair.references for pair in pairs]))
    if lookup:
        english = [pair.english for pair in pairs]
        copied, changed = (
            percent(sum(text in pair.references for text, pair in zip(texts, pairs)), len(pairs))
            for texts in (lookup.nearest(english), lookup.substitute(english))
        )
        print(f"consulta: exactitud {copied} % (copiar) · {changed} % (copiar y sustituir)")


def report_tags(hypotheses: list, pairs: list, part: str):
    """La tabla por etiqueta, sin la que nombra la parte, que llevan todas."""
    from utils.evaluation import score_by_tag

    tags = {tag: counts for tag, counts in score_by_tag(hypotheses, pairs).items() if tag != part}
    if tags:
        print(f"\n{'etiqueta':<24} {'aciertos':>13} {'exactitud':>10}")
    for tag, (correct, total) in tags.items():
        print(f"{tag:<24} {f'{correct}/{total}':>13} {percent(correct, total):>8} %")


def report_budget(translator, data: dict):
    """Con cuánto se entrenó el modelo: lo que hay que saber para comparar sus cifras con las de otro."""
    from utils.checkpoint import BUDGET, check_data

    size = f"{sum(p.numel() for p in translator.model.parameters()) / 1e6:.1f} M de parámetros"
    try:
        check_data(data, BUDGET)
    except ValueError:
        print(f"El modelo tiene {size} y no dice cuánto se entrenó.")
    else:
        steps, tokens = data["progress"]["step"], data["settings"]["batch_tokens"]
        print(f"Modelo de {size}, entrenado {steps} pasos con lotes de {tokens} tokens.")


def percent(correct: int, total: int) -> str:
    """Truncado, como en `Score`: un 99.96 % no se anuncia como 100.0."""
    return f"{int(1000 * correct / total) / 10:.1f}"


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


def check_shipped():
    """El modelo del curso está; si no, el error dice cómo entrenarlo."""
    if not SHIPPED.exists():
        raise ValueError(
            f"no existe el modelo del curso, «{SHIPPED}»: entrénalo, en unos minutos, con «python -m utils "
            "entrenar data/en_es.tsv --modelo data/modelo.safetensors», o di otro con --modelo."
        )


def main() -> int:
    args = build_parser().parse_args()
    if "corpus" in args:
        check_readable(args.corpus, "el archivo")
    if args.action in (evaluate, translate):
        if args.modelo is None:
            args.modelo = SHIPPED
            check_shipped()
        check_readable(args.modelo, "el modelo")
    return args.action(args)


if __name__ == "__main__":
    sys.exit(terminal.run_order(main))
