#!/usr/bin/env bash
# Trains the shipped model anew: trainer/shipped/train.sh DIR [OPTIONS of ./elq train]
#
# The WordNet catalogue and the questions about it are made from Maven artifacts; the rest is read
# from ../shared/data. With --resume an interrupted run goes on.
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
exec ./elq train @trainer/shipped/options --out "$out" "$@"
