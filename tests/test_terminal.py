"""La terminal, como la usa una persona: procesos de verdad, códigos de salida y mensajes sin traza."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from utils.checkpoint import load_checkpoint
from utils.corpus import CORPUS

ROOT = Path(__file__).parents[1]


def utils(*args, stdin=b"", cwd=ROOT, popen=False):
    command = [sys.executable, "-m", "utils", *map(str, args)]
    options = {"cwd": cwd, "env": os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}}
    if popen:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    result = subprocess.run(command, input=stdin, capture_output=True, timeout=600, **options)
    result.stdout, result.stderr = result.stdout.decode(), result.stderr.decode()
    return result


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Sesenta parejas naturales, con una de prueba que también se entrena para saber qué debe salir."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    natural = [line.split("\t")[:2] for line in lines if "natural" in line][:60]
    parts = ["validación", "prueba", *["entrenamiento"] * 58]
    rows = [f"{en}\t{es}\tnatural parte:{part}" for (en, es), part in zip(natural, parts, strict=True)]
    path = tmp_path_factory.mktemp("corpus") / "c.tsv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def model(corpus):
    path = corpus.with_name("m.safetensors")
    result = utils("entrenar", corpus, "--modelo", path, "--pasos", 250)
    assert result.returncode == 0, result.stderr
    return path


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
    share, correct, total = re.fullmatch(r"exactitud (\d+\.\d) % \((\d+)/(\d+)\)", first).groups()
    assert total == "60" and int(correct) >= 50 and float(share) == int(1000 * int(correct) / 60) / 10
    assert re.fullmatch(r"BLEU \d+\.\d   chrF \d+\.\d", second)
    assert re.search(rf"natural +{correct}/60", result.stdout)
    only_test = utils("evaluar", corpus, "--modelo", model)
    assert re.match(r"exactitud \d+\.\d % \(\d/1\)", only_test.stdout)


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


def test_reanudar_da_las_mismas_perdidas_que_de_un_tiron(corpus, tmp_path):
    whole, cut = tmp_path / "entero.safetensors", tmp_path / "cortado.safetensors"
    expected = losses(utils("entrenar", corpus, "--modelo", whole, "--pasos", 8, "--semilla", 3))
    assert utils("entrenar", corpus, "--modelo", cut, "--pasos", 5, "--semilla", 3).returncode == 0
    resumed = utils("entrenar", corpus, "--modelo", cut, "--pasos", 8, "--reanudar")
    assert resumed.returncode == 0, resumed.stderr
    a, b = load_checkpoint(whole)[0], load_checkpoint(cut)[0]
    assert a.keys() == b.keys() and all(a[name].equal(b[name]) for name in a)
    assert losses(resumed)[-1][2] == expected[-1][2]


def test_interrumpir_guarda_y_se_puede_seguir(corpus, tmp_path):
    path = tmp_path / "m.safetensors"
    process = utils("entrenar", corpus, "--modelo", path, "--pasos", 100000, popen=True)
    time.sleep(12)
    process.send_signal(signal.SIGINT)
    output = process.communicate(timeout=60)[0].decode()
    assert process.returncode == 130 and "--reanudar" in output and "Traceback" not in output
    step = load_checkpoint(path)[1]["progress"]["step"]
    assert utils("entrenar", corpus, "--modelo", path, "--pasos", step + 1, "--reanudar").returncode == 0


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


def test_una_frase_mala_no_pierde_las_demas(model):
    good = "Where are you from?"
    result = utils("traducir", "--modelo", model, stdin=f"{good}\n\nI see a zzz.\n{good}\n".encode())
    first, empty, unknown, last = result.stdout.split("\n")[:4]
    assert result.returncode == 2 and first == last != "" and empty == unknown == ""
    assert "frase 2" in result.stderr and "vacía" in result.stderr and "«zzz»" in result.stderr


BAD = [
    (["entrenar", "nada.tsv", "--modelo", "m.safetensors"], "no existe el fichero"),
    (["entrenar", ".", "--modelo", "m.safetensors"], "carpeta"),
    (["entrenar", CORPUS, "--modelo", "."], "carpeta"),
    (["entrenar", CORPUS, "--modelo", "no/hay/m.safetensors"], "no existe la carpeta"),
    (["entrenar", CORPUS, "--modelo", "m.safetensors", "--reanudar"], "no existe el modelo"),
    (["entrenar", CORPUS], "faltan argumentos: --modelo"),
    (["entrenar", CORPUS, "--modelo", "m", "--pasos", "0"], "mayor que cero"),
    (["entrenar", CORPUS, "--modelo", "m", "--pasos", "mil"], "número entero"),
    (["entrenar", CORPUS, "--modelo", "m", "--minutos", "nan"], "mayor que cero"),
    (["entrenar", CORPUS, "--modelo", "m", "--minutos", "1", "--pasos", "2"], "no se puede usar junto con"),
    (["entrenar", CORPUS, "--modelo", "m", "--rapido"], "no conozco la opción o el argumento: --rapido"),
    (["evaluar", CORPUS, "--modelo", "nada.safetensors"], "no existe el modelo"),
    (["evaluar", CORPUS, "--modelo", CORPUS], "está dañado"),
    (["traducir", "--modelo", "nada.safetensors", "Hi."], "no existe el modelo"),
    (["traducir", "--modelo", CORPUS, "--haz", "-1", "Hi."], "mayor que cero"),
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
        command = [sys.executable, "-m", "utils", "traducir", "--modelo", str(model), "Where are you from?"]
        result = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=120)
    assert (
        result.returncode == 2 and b"Traceback" not in result.stderr and "espacio" in result.stderr.decode()
    )
