#!/usr/bin/env bash
# Trains the shipped model again: trainer/shipped/train.sh DIR [OPTIONS of ./elq train]
#
# The WordNet catalogue and the questions about it are made from Maven artifacts; the rest is read
# from ../shared/data. Three short runs each leave out a third of the questions and predict
# it; the two seeds learn from that as well as from gold. Runs go side by side, a core
# each, which takes two thirds of the time of one after the other on both. With --resume an
# interrupted run continues.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[[ $# -ge 1 && $1 != -* ]] || { echo "usage: trainer/shipped/train.sh DIR [OPTIONS of ./elq train]" >&2; exit 2; }
out=$1
shift

made=.elq/shipped
mkdir -p "$made/synthesized"
./elq catalogue wordnet --out "$made/wordnet.jsonl"
./elq synthesize --catalogue "$made/wordnet.jsonl" --count 5000 --seed 1 --out "$made/synthesized/train.jsonl"
./elq synthesize --catalogue "$made/wordnet.jsonl" --count 400 --seed 990001 --out "$made/synthesized/dev.jsonl"

train() { ./elq train @trainer/shipped/options "$@"; }
part() { train --hold-out "$1/3" --epochs 2 --out "$made/part-$1" "${@:2}"; }
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
# One on all cores first: it encodes the entities for all of them.
part 3 "$@"
part 1 --threads 1 "$@" &
first=$!
part 2 --threads 1 "$@" &
second=$!
wait "$first"
wait "$second"

train --seeds 1 --initialization 1 --threads 1 --out "$out/seed-1" "$@" &
first=$!
train --seeds 2 --initialization 1 --threads 1 --out "$out/seed-2" "$@" &
second=$!
wait "$first"
wait "$second"
# Both are complete: what is left is their mean.
[[ " $* " == *" --resume "* ]] || set -- "$@" --resume
train --seeds 1 2 --out "$out" "$@"
