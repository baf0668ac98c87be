"""La terminal, como la usa una persona: procesos de verdad, códigos de salida y mensajes sin traza."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

import pytest

from utils.__main__ import budget, build_parser
from utils.checkpoint import load_checkpoint, save_checkpoint
from utils.corpus import CORPUS, Pair
from utils.decoding import Translator
from utils.terminal import SIGNALS, Interruptible, Output
from utils.training import TIMED_COOLDOWN, Trainer

ROOT = Path(__file__).parents[1]
KNOWN = ("Where are you from?", "¿De dónde eres?")  # una de las que aprende el modelo de estas pruebas


def utils(*args, stdin=b"", cwd=ROOT, popen=False, environment=None, shell=""):
    """`python -m utils args`; con popen, sin esperar. shell: lo que sigue a la orden, como «>&-»."""
    command = [sys.executable, *("-X importtime".split() if popen == "imports" else ""), "-m", "utils"]
    command += map(str, args)
    environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | (environment or {})
    options = {"cwd": cwd, "env": os.environ | environment}
    if popen:
        pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, **pipes, **options)
    if shell:
        command = ["bash", "-c", f'set -o pipefail; "$@" {shell}', "bash", *command]
    result = subprocess.run(command, input=stdin, capture_output=True, timeout=600, **options)
    result.stdout, result.stderr = result.stdout.decode(), result.stderr.decode()
    return result


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Sesenta parejas naturales, con una de prueba que también se entrena para saber qué debe salir."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    natural = dict(line.split("\t")[:2] for line in lines if "natural" in line and "entrenamiento" in line)
    natural.pop(KNOWN[0], None)
    natural = [*list(natural.items())[:59], KNOWN]
    parts = ["validación", "prueba", *["entrenamiento"] * 58]
    rows = [f"{en}\t{es}\tnatural tema parte:{part}" for (en, es), part in zip(natural, parts, strict=True)]
    path = tmp_path_factory.mktemp("corpus") / "c.tsv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def model(corpus):
    path = corpus.with_name("m.safetensors")
    result = utils("entrenar", corpus, "--modelo", path, "--pasos", 250)
    assert result.returncode == 0, result.stderr
    return path


def interrupt(process, seen, *signals):
    """Espera a que `seen` salga por la salida de errores, manda las señales y devuelve (salida, errores)."""
    text = ""
    while not re.search(seen, text):
        text += (chunk := os.read(process.stderr.fileno(), 4096)).decode("utf-8", "replace")
        assert chunk, text
    for number in signals:
        process.send_signal(number)
        time.sleep(0.02)
    output, errors = (part.decode() for part in process.communicate(timeout=120))
    assert "Traceback" not in output + errors
    return output, text + errors


def losses(result):
    return re.findall(r"paso (\d+): entrenamiento ([\d.]+), validación ([\d.]+)", result.stdout)


def test_entrena_con_parejas_reales_y_traduce_lo_aprendido(corpus, model):
    pairs = [line.split("\t") for line in corpus.read_text(encoding="utf-8").splitlines()[2:12]]
    for beam in (1, 3):
        result = utils(
            "traducir", "--modelo", model, "--haz", beam, stdin="\n".join(p[0] for p in pairs).encode()
        )
        assert result.returncode == 0, result.stderr
        assert result.stdout.splitlines() == [p[1] for p in pairs]
    english, spanish = pairs[0][:2]
    assert utils("traducir", "--modelo", model, english).stdout == spanish + "\n"


def test_evaluar_escribe_las_cifras_y_la_tabla(corpus, model):
    result = utils("evaluar", corpus, "--modelo", model, "--todo", "--haz", 2)
    first, second = result.stdout.splitlines()[:2]
    assert "consulta" not in result.stdout, "con --todo, lo que se evalúa es también lo que se entrenó"
    share, correct, total = re.fullmatch(r"exactitud (\d+\.\d) % \((\d+)/(\d+)\)", first).groups()
    assert total == "60" and int(correct) >= 50 and float(share) == int(1000 * int(correct) / 60) / 10
    assert re.fullmatch(r"BLEU \d+\.\d   chrF \d+\.\d", second)
    assert re.search(rf"tema +{correct}/60", result.stdout)
    only_test = utils("evaluar", corpus, "--modelo", model)
    assert re.match(r"exactitud \d+\.\d % \(\d/1\)", only_test.stdout)
    assert "natural" not in result.stdout + only_test.stdout, "una etiqueta que llevan todas no dice nada"


def test_evaluar_dice_con_cuanto_se_entreno(corpus, model, tmp_path):
    last = utils("evaluar", corpus, "--modelo", model).stdout.splitlines()[-1]
    tensors, data = load_checkpoint(model)
    names = [name for name in tensors if name.startswith("model.")]
    size = sum(tensors[name].numel() for name in names) / 1e6
    assert last == f"Modelo de {size:.1f} M de parámetros, entrenado 250 pasos con lotes de 768 tokens."
    del data["settings"], data["progress"]  # el de un traductor guardado sin su entrenamiento
    save_checkpoint(tmp_path / "m.safetensors", tensors, data)
    result = utils("evaluar", corpus, "--modelo", tmp_path / "m.safetensors")
    assert result.returncode == 0 and result.stdout.endswith("de parámetros y no dice cuánto se entrenó.\n")


@pytest.fixture(scope="module")
def parts(corpus, model):
    """Un corpus con todas las partes de la prueba, desordenadas, y lo que `evaluar` dice de él."""
    known = [line.split("\t")[:2] for line in corpus.read_text(encoding="utf-8").splitlines()[2:]]
    kinds = [
        "tecleada",
        "vistas y",
        "natural x",
        "estructuras y",
        "combinaciones x",
        "combinaciones y",
        "suelta",
    ]
    rows = [f"{en}\t{es}\t{kind} parte:prueba" for (en, es), kind in zip(known, kinds)]
    rows += [f"{known[0][0]}\tOtra traducción.\ttecleada parte:prueba"]  # segunda referencia
    rows += [f"{known[1][0]}\t{known[1][1]}\tvistas parte:prueba"]  # la misma, repetida
    rows += [f"{en} Now.\tNo vale.\tcombinaciones x parte:prueba" for en, _ in known[7:9]]
    rows += [f"{en}\t{es}\tx parte:entrenamiento" for en, es in known[10:]]
    rows += [f"{known[4][0]}\t{known[4][1]}\tx parte:entrenamiento"]  # una de prueba, para la consulta
    path = corpus.with_name("partes.tsv")
    path.write_text("\n".join(rows), encoding="utf-8")
    result = utils("evaluar", path, "--modelo", model)
    assert result.returncode == 0, result.stderr
    return path, result.stdout


def test_cada_parte_de_la_prueba_va_con_su_nombre_y_su_consulta(parts):
    lines = parts[1].splitlines()
    figures = r"exactitud (\d+\.\d) % \((\d)/(\d)\)"
    # Delante, las combinaciones reservadas: 2 de 4 (y la consulta, la única que está en el entrenamiento).
    assert re.fullmatch(figures, lines[0]).groups() == ("50.0", "2", "4")
    assert re.fullmatch(r"BLEU \d+\.\d   chrF \d+\.\d", lines[1])
    assert lines[2] == "consulta: exactitud 25.0 % (copiar) · 25.0 % (copiar y sustituir)"
    table = "\n".join(lines[3 : lines.index("estructuras reservadas")])
    assert re.search(r"etiqueta +aciertos +exactitud\nx +1/3 +33\.3 %\ny +1/1 +100\.0 %", table)
    assert "combinaciones" not in table
    names = [
        "estructuras reservadas",
        "combinaciones vistas",
        "frases naturales",
        "frases tecleadas",
        "otras frases",
    ]
    assert [line for line in lines if line in names] == names
    for name in names:
        first, second, third = lines[lines.index(name) + 1 :][:3]
        assert re.fullmatch(figures, first).groups() == ("100.0", "1", "1"), name
        assert second.startswith("BLEU 100.0   chrF 100.0") and third.startswith(
            "consulta: exactitud 0.0 % (cop"
        )
    assert parts[1].count("etiqueta") == 1 and "Modelo de" in lines[-1]


def test_evaluarlo_todo_no_separa_las_partes_ni_consulta(parts, model):
    output = utils("evaluar", parts[0], "--modelo", model, "--todo").stdout
    main, natural = output.split("\nfrases naturales\n")
    assert re.match(r"exactitud .* \(\d+/57\)\nBLEU .*\n\netiqueta", main) and "consulta" not in output
    assert re.search(r"combinaciones +2/4 +50\.0 %", main) and re.search(r"tecleada +1/1", main)
    assert natural.startswith("exactitud 100.0 % (1/1)") and "reservadas" not in output


def test_sin_entrenamiento_no_hay_consulta_y_se_dice(parts, model, tmp_path):
    rows = [line for line in parts[0].read_text(encoding="utf-8").splitlines() if "prueba" in line]
    (tmp_path / "c.tsv").write_text("\n".join(rows), encoding="utf-8")
    result = utils("evaluar", tmp_path / "c.tsv", "--modelo", model)
    assert result.returncode == 0 and "consulta: " not in result.stdout
    assert "no tiene parte de entrenamiento: no hay dónde consultar" in result.stdout


def test_sin_modelo_se_usa_el_del_curso_y_si_no_esta_se_dice_como_entrenarlo(corpus, model, tmp_path):
    shutil.copytree(ROOT / "utils", tmp_path / "utils", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "data").mkdir()
    here = {"cwd": tmp_path, "environment": {"PYTHONPATH": str(tmp_path)}}
    english, spanish = corpus.read_text(encoding="utf-8").splitlines()[2].split("\t")[:2]
    for order in (["traducir", english], ["evaluar", corpus]):
        result = utils(*order, **here)
        assert result.returncode == 2 and not result.stdout
        assert f"no existe el modelo del curso, «{tmp_path / 'data' / 'modelo.safetensors'}»" in result.stderr
        assert "«python -m utils entrenar data/en_es.tsv --modelo data/modelo.safetensors»" in result.stderr
    shutil.copy(model, tmp_path / "data" / "modelo.safetensors")
    assert utils("traducir", english, **here).stdout == spanish + "\n"
    assert utils("evaluar", corpus, **here).stdout == utils("evaluar", corpus, "--modelo", model).stdout


def test_la_gramatica_va_delante_y_lo_natural_aparte(corpus, model, tmp_path):
    lines = corpus.read_text(encoding="utf-8").splitlines()[2:8]
    mixed = tmp_path / "mixto.tsv"
    mixed.write_text(
        "\n".join([*lines[:2], *(line.replace("natural ", "género ") for line in lines[2:])]),
        encoding="utf-8",
    )
    grammar, natural = utils("evaluar", mixed, "--modelo", model, "--todo").stdout.split(
        "\nfrases naturales\n"
    )
    assert grammar.splitlines()[0].endswith("/4)") and re.search(r"género +\d/4", grammar)
    assert natural.splitlines()[0].endswith("/2)") and "género" not in natural


def test_interrumpir_y_reanudar_con_los_mismos_pasos_es_no_haber_parado(corpus, tmp_path):
    whole, cut = tmp_path / "entero.safetensors", tmp_path / "cortado.safetensors"
    order = ["entrenar", corpus, "--pasos", 60, "--modelo"]
    expected = losses(utils(*order, whole, "--semilla", 3))
    process = utils(*order, cut, "--semilla", 3, popen=True)
    interrupt(process, r" [34]\d/60 ", signal.SIGINT)  # ya enfriando
    assert process.returncode == 130 and 30 <= load_checkpoint(cut)[1]["progress"]["step"] < 60
    resumed = utils(*order, cut, "--reanudar")
    assert resumed.returncode == 0, resumed.stderr
    a, b = load_checkpoint(whole)[0], load_checkpoint(cut)[0]
    assert a.keys() == b.keys() and all(a[name].equal(b[name]) for name in a)
    assert losses(resumed)[-1][2] == expected[-1][2]


def rates(pairs, path, steps, resume=False):
    """La tasa de cada paso de «entrenar --pasos steps», como fracción de la que tendría sin enfriar."""
    args = Namespace(pasos=steps, minutos=None)
    if resume:
        trainer = Trainer.resume(path, pairs)
    else:
        sizes = {"d_model": 8, "num_heads": 1, "num_layers": 1, "d_ff": 8}
        trainer = Trainer(Translator.learn(pairs, **sizes), pairs, bf16=False)
    factors, step = [], trainer.train_step
    trainer.train_step = lambda batch, factor: (step(batch, factor), factors.append(factor))[0]
    trainer.fit(**budget(args, trainer), on_eval=lambda trainer: trainer.save(path), progress=False)
    return factors


def test_los_pasos_se_enfrian_y_al_anadir_mas_no_se_repite_lo_enfriado(tmp_path):
    path, pairs = tmp_path / "m.safetensors", [Pair("a b", "c d"), Pair("e", "f")]
    assert rates(pairs, path, 8) == pytest.approx([1, 1, 1, 1, 1, 3 / 4, 2 / 4, 1 / 4])
    # Cuatro más: dos con la tasa entera, que no empieza a medias, y dos en que baja.
    assert rates(pairs, path, 12, resume=True) == pytest.approx([1, 1, 1, 1 / 2])
    trainer = Trainer.resume(path, pairs)
    assert (trainer.step, trainer.cooled) == (12, 12)
    by_time = budget(Namespace(pasos=None, minutos=2.0), trainer)
    assert by_time == {"minutes": 2.0, "cooldown": TIMED_COOLDOWN}


def test_entrenar_tres_minutos_si_no_se_dice_y_con_lo_natural_repetido(model, corpus, tmp_path):
    assert build_parser().parse_args(["entrenar", "c.tsv", "--modelo", "m"]).minutos == 3
    assert load_checkpoint(model)[1]["settings"]["weights"] == {"natural": 4}
    assert load_checkpoint(model)[1]["progress"]["cooled"] == 250
    output = utils("entrenar", corpus, "--modelo", tmp_path / "m", "--pasos", 1).stdout
    assert output.startswith("58 parejas de entrenamiento (las de «natural», 4 veces por época); vocab")


STEP = r" [1-9]\d*/100000 "  # la barra, cuando ya ha dado algún paso


def test_interrumpir_guarda_y_se_puede_seguir(corpus, tmp_path):
    path = tmp_path / "m.safetensors"
    process = utils("entrenar", corpus, "--modelo", path, "--pasos", 100000, popen=True)
    # Impaciente: otra vez Ctrl-C mientras guarda.
    output, _ = interrupt(process, STEP, signal.SIGINT, signal.SIGINT, signal.SIGINT)
    assert process.returncode == 130 and "continúa con --reanudar" in output
    step = load_checkpoint(path)[1]["progress"]["step"]
    assert f"Interrumpido en el paso {step}." in output and list(tmp_path.iterdir()) == [path]
    assert utils("entrenar", corpus, "--modelo", path, "--pasos", step + 1, "--reanudar").returncode == 0


def test_cerrar_la_terminal_o_matar_con_aviso_tambien_guarda(corpus, tmp_path):
    paths = {number: tmp_path / f"{number}.safetensors" for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, path in paths.items():
        process = utils("entrenar", corpus, "--modelo", path, "--pasos", 100000, popen=True)
        interrupt(process, STEP, number)
        assert process.returncode == 128 + number
        assert load_checkpoint(path)[1]["progress"]["step"] >= 1


def test_una_senal_mientras_se_guarda_espera_a_que_acabe():
    done, handlers = [], {number: signal.getsignal(number) for number in SIGNALS}
    try:
        with pytest.raises(KeyboardInterrupt) as caught, Interruptible() as signals:
            with signals.hold():
                signal.raise_signal(signal.SIGINT)
                done.append("guardar")
            done.append("seguir")
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert done == ["guardar"] and caught.value.args == (signal.SIGINT,)


def test_un_archivo_no_ocupa_el_sitio_de_una_salida_cerrada():
    code = (
        "import os; from utils.terminal import run_order; [os.close(number) for number in range(3)];"
        "os._exit(run_order(lambda: os.open(os.devnull, os.O_RDONLY)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode >= 3


@pytest.mark.parametrize("order", ["entrenar", "evaluar", "traducir", "medir"])
def test_interrumpir_mientras_carga_es_una_linea(tmp_path, order):
    args = {
        "entrenar": [CORPUS, "--modelo", tmp_path / "m"],
        "evaluar": [CORPUS, "--modelo", CORPUS],
        "traducir": ["--modelo", CORPUS],
        "medir": [],
    }[order]
    process = utils(order, *args, popen="imports")
    output, errors = interrupt(process, r"\| +torch\b", signal.SIGINT)
    assert process.returncode == 130 and not output and not list(tmp_path.iterdir())
    lines = [line for line in errors.splitlines() if line and not line.startswith("import time:")]
    assert lines == ["Interrumpido."]


def test_nadie_escribe_encima_de_lo_de_otro(corpus, tmp_path):
    path = tmp_path / "m.safetensors"
    process = utils("entrenar", corpus, "--modelo", path, "--pasos", 100000, popen=True)
    text = ""
    while not re.search(STEP, text):
        text += os.read(process.stderr.fileno(), 4096).decode("utf-8", "replace")
    path.write_bytes(b"el entrenamiento de otra persona")
    _, errors = interrupt(process, r"paso", signal.SIGINT)
    other = tmp_path / "m-2.safetensors"
    assert process.returncode == 2 and "otro programa ha escrito" in errors and f"en «{other}»" in errors
    assert path.read_bytes() == b"el entrenamiento de otra persona"
    assert load_checkpoint(other)[1]["progress"]["step"] >= 1


@pytest.mark.parametrize("shell", ["| true", ">/dev/full", "2>/dev/full", ">&- 2>&- <&-"])
def test_con_la_salida_rota_se_guarda_y_se_nota(corpus, tmp_path, shell):
    path = tmp_path / "m.safetensors"
    result = utils("entrenar", corpus, "--modelo", path, "--pasos", 2, shell=shell)
    assert result.returncode == 2 and load_checkpoint(path)[1]["progress"]["step"] == 2
    assert "Traceback" not in result.stderr and "Exception" not in result.stderr
    if "2>" not in shell:
        assert f"lo entrenado está guardado en «{path}»" in result.stderr


def test_un_entrenamiento_que_se_rompe_deja_el_ultimo_bueno(corpus, model, tmp_path):
    path = tmp_path / "m.safetensors"
    tensors, data = load_checkpoint(model)
    data["settings"]["rate"] = 1e300
    save_checkpoint(path, tensors, data)
    before = path.read_bytes()
    result = utils("entrenar", corpus, "--modelo", path, "--pasos", 253, "--reanudar")
    assert result.returncode == 2 and "ha dejado de ser un número" in result.stderr
    assert "Guardado" not in result.stdout and path.read_bytes() == before


def test_un_presupuesto_minusculo_no_pasa_por_un_modelo_entrenado(corpus, tmp_path):
    path = tmp_path / "m.safetensors"
    result = utils("entrenar", corpus, "--modelo", path, "--minutos", "1e-9")
    if result.returncode:
        assert "ningún paso" in result.stderr and not path.exists()
    else:  # ha dado tiempo a uno
        assert "Van 1 pasos de los 600 de calentamiento" in result.stdout


def test_una_frase_que_no_cabe(corpus, model, tmp_path):
    lines = corpus.read_text(encoding="utf-8").splitlines()[1:5]
    lines.insert(2, "the " * 10_000 + "end.\tFin.\tnatural parte:entrenamiento")
    path, long = tmp_path / "m.safetensors", tmp_path / "largo.tsv"
    long.write_text("\n".join(lines), encoding="utf-8")
    result = utils("entrenar", long, "--modelo", path, "--pasos", 1)
    assert result.returncode == 2 and not path.exists()
    assert "línea 3 del corpus: la frase inglesa tiene 10002 tokens y el modelo admite 999" in result.stderr
    result = utils("evaluar", long, "--modelo", model, "--todo")
    assert result.returncode == 0 and re.match(r"exactitud \d+\.\d % \([0-4]/5\)", result.stdout)
    assert "1 frases no caben en el modelo (admite 999 tokens) y cuentan como fallos." in result.stdout


def test_sin_utf8_en_la_terminal_se_escribe_lo_que_se_puede(model):
    english, spanish = KNOWN
    shown = "".join(letter if letter.isascii() else "?" for letter in spanish)
    old = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for environment in (old, {"PYTHONIOENCODING": "ascii"}):
        stdin = f"\ufeff{english}\r\nzebra ñu\n".encode()  # con la marca de orden de Windows
        result = utils("traducir", "--modelo", model, stdin=stdin, environment=environment)
        assert result.returncode == 2 and result.stdout == f"{shown}\n\n"
        assert "error en la frase 2: no conozco ?zebra?, ??u?" in result.stderr


def test_sin_entrada_no_hay_nada_que_traducir(model):
    result = utils("traducir", "--modelo", model, shell="<&-")
    assert result.returncode == 2 and "no hay nada que traducir" in result.stderr
    result = utils("traducir", "--modelo", model, KNOWN[0], shell=">&-")
    assert result.returncode == 2 and "no puedo escribir la salida: está cerrada" in result.stderr


def test_que_quien_lee_se_vaya_no_es_un_error(model):
    result = utils("traducir", "--modelo", model, KNOWN[0], shell="| true")
    assert result.returncode == 0 and not result.stderr


def test_la_entrada_estandar_como_corpus_y_un_dispositivo_no(corpus, model, tmp_path):
    result = utils("evaluar", "/dev/stdin", "--modelo", model, stdin=corpus.read_bytes())
    assert result.returncode == 0, result.stderr
    result = utils("evaluar", "/dev/stdin", "--modelo", model, shell="</dev/zero")
    assert result.returncode == 2 and "no es un archivo normal" in result.stderr


@pytest.mark.parametrize("order", [[], ["entrenar"], ["evaluar"], ["traducir"], ["medir"]])
def test_la_ayuda_esta_entera_en_espanol(order):
    result = utils(*order, "--help", environment={"COLUMNS": "40"})
    assert result.returncode == 0 and "uso: " in result.stdout and "muestra esta ayuda" in result.stdout
    english = r"\b(usage|options|optional|positional|arguments|show|this|help message|exit)\b"
    assert not re.search(english, result.stdout.replace("--help", "")), result.stdout


def test_sin_la_m_se_dice_como_es():
    result = subprocess.run([sys.executable, "utils"], cwd=ROOT, capture_output=True)
    assert result.returncode == 2 and "«python -m utils»" in result.stderr.decode()
    assert b"Traceback" not in result.stderr


def test_los_caracteres_de_control_no_llegan_a_la_terminal(tmp_path):
    with open(tmp_path / "salida", "w+", encoding="utf-8") as file:
        output = Output(file)
        print("\x1b[31mrojo\x07 \x9b2J \u202eoiré\u2069\tsí", file=output, flush=True)
    assert (tmp_path / "salida").read_text(encoding="utf-8") == "�[31mrojo� �2J �oiré�\tsí\n"


def test_un_corte_mientras_guarda_deja_entero_el_anterior(tmp_path):
    """Se mata el proceso sin aviso, muchas veces y en mitad de sus escrituras."""
    path = tmp_path / "m.safetensors"
    script = (
        "import sys, torch; from utils.checkpoint import save_checkpoint; n = 0\n"
        "while True:\n"
        "    n += 1; x = torch.full((3_000_000,), float(n))\n"
        "    save_checkpoint(sys.argv[1], {'x': x}, {'n': n}); print(n, flush=True)"
    )
    for delay in (0.01, 0.03, 0.05, 0.08):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        process.stdout.readline()  # ya hay uno entero
        time.sleep(delay)
        process.kill()
        process.communicate()
        tensors, data = load_checkpoint(path)
        assert tensors["x"].eq(data["n"]).all()


def test_no_se_sobrescribe_un_modelo(corpus, model):
    before = model.read_bytes()
    result = utils("entrenar", corpus, "--modelo", model, "--pasos", 1)
    assert result.returncode == 2 and "no se sobrescribe" in result.stderr
    assert model.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--pasos", 250], "va por el paso 250: pide más de 250 con --pasos"),
        (["--pasos", 251, "--semilla", 1], "se entrenó con la semilla 0: no se reanuda con otra"),
    ],
)
def test_no_se_reanuda_lo_que_ya_esta_ni_con_otra_semilla(corpus, model, options, words):
    before = model.read_bytes()
    result = utils("entrenar", corpus, "--modelo", model, "--reanudar", *options)
    assert result.returncode == 2 and words in result.stderr
    assert model.read_bytes() == before


def test_una_frase_mala_no_pierde_las_demas(model):
    good = KNOWN[0]
    result = utils("traducir", "--modelo", model, stdin=f"{good}\n\nI see a zzz.\n{good}\n".encode())
    first, empty, unknown, last = result.stdout.split("\n")[:4]
    assert result.returncode == 2 and first == last != "" and empty == unknown == ""
    assert "frase 2" in result.stderr and "vacía" in result.stderr and "«zzz»" in result.stderr


BAD = [
    (["entrenar", "nada.tsv", "--modelo", "m.safetensors"], "no existe el archivo"),
    (["entrenar", ".", "--modelo", "m.safetensors"], "carpeta"),
    (["entrenar", CORPUS, "--modelo", "."], "carpeta"),
    (["entrenar", CORPUS, "--modelo", "no/hay/m.safetensors"], "no existe la carpeta"),
    (["entrenar", CORPUS, "--modelo", "m.safetensors", "--reanudar"], "no existe el modelo"),
    (["entrenar", CORPUS], "faltan argumentos: --modelo"),
    (["entrenar", CORPUS, "--modelo", "m", "--pasos", "0"], "--pasos: el valor debe ser al menos 1"),
    (["entrenar", CORPUS, "--modelo", "m", "--semilla", str(2**63)], "--semilla: .* entre 0 y 4294967295"),
    (["entrenar", CORPUS, "--modelo", "m", "--semilla", "-1"], "--semilla: el valor debe ser al menos 0"),
    (["entrenar", CORPUS, "--modelo", "m", "--reanudar=sí"], "no admite el valor"),
    (["entrenar", CORPUS, "--modelo", "ñ" * 200], "el nombre es demasiado largo"),
    (["entrenar", CORPUS, "--modelo", CORPUS], "ya existe y no se sobrescribe"),
    (["entrenar", "/dev/zero", "--modelo", "m"], "no es un archivo normal"),
    (["entrenar", CORPUS, "--modelo", "/dev/null"], "no es un archivo normal"),
    (["traducir", "--modelo", "/dev/zero", "Hi."], "no es un archivo normal"),
    (["traducir", "--modelo", CORPUS, "--haz", "1000000", "Hi."], "--haz: .* entre 1 y 1000 y llegó 1000000"),
    (["entrenar", CORPUS, "--modelo", "m", "--pasos", "mil"], "número entero"),
    (["entrenar", CORPUS, "--modelo", "m", "--minutos", "nan"], "mayor que cero"),
    (["entrenar", CORPUS, "--modelo", "m", "--minutos", "1", "--pasos", "2"], "no se puede usar junto con"),
    (["entrenar", CORPUS, "--modelo", "m", "--rapido"], "no conozco la opción o el argumento: --rapido"),
    (["evaluar", CORPUS, "--modelo", "nada.safetensors"], "no existe el modelo"),
    (["evaluar", CORPUS, "--modelo", CORPUS], "está dañado"),
    (["traducir", "--modelo", "nada.safetensors", "Hi."], "no existe el modelo"),
    (["traducir", "--modelo", CORPUS, "--haz", "-1", "Hi."], "--haz: el valor debe ser al menos 1"),
    (["bailar"], "elige entre"),
    ([], "hace falta|faltan argumentos: orden"),
]


@pytest.mark.parametrize(("args", "words"), BAD)
def test_peticiones_malas(tmp_path, args, words):
    result = utils(*args, cwd=tmp_path)
    assert result.returncode == 2, result
    assert re.search(words, result.stderr), result.stderr
    assert "Traceback" not in result.stderr and not result.stdout
    assert not list(tmp_path.iterdir())


def test_entrada_que_no_es_utf8(model):
    result = utils("traducir", "--modelo", model, stdin="Sí\n".encode("latin-1"))
    assert result.returncode == 2 and "no es UTF-8" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no hay /dev/full donde simular un disco lleno")
def test_disco_lleno_al_escribir_la_salida(model):
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "utils", "traducir", "--modelo", str(model), KNOWN[0]]
        result = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=120)
    assert (
        result.returncode == 2 and b"Traceback" not in result.stderr and "espacio" in result.stderr.decode()
    )
