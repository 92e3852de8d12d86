#!/usr/bin/env bash
# Trains the shipped models again: trainer/shipped/train.sh DIR [OPTIONS of ./elq train]
#
# DIR becomes the standard model, DIR/fast its student with half the layers.
#
# The WordNet catalogue is made from Maven artifacts, and questions are synthesized about it and
# about Wikidata; the rest is read from ../shared/data. The two seeds run side by side, a core each,
# which takes two thirds of the time of one after the other on both. With --resume an interrupted
# run continues.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[[ $# -ge 1 && $1 != -* ]] || { echo "usage: trainer/shipped/train.sh DIR [OPTIONS of ./elq train]" >&2; exit 2; }
out=$1
shift

made=.elq/shipped
wikidata=../shared/data/wikidata-kb/entity.jsonl.gz
mkdir -p "$made/synthesized" "$made/wikidata"
./elq catalogue wordnet --out "$made/wordnet.jsonl"
./elq synthesize --catalogue "$made/wordnet.jsonl" --count 5000 --seed 1 --out "$made/synthesized/train.jsonl"
./elq synthesize --catalogue "$made/wordnet.jsonl" --count 400 --seed 990001 --out "$made/synthesized/dev.jsonl"
./elq synthesize --catalogue "$wikidata" --count 4000 --seed 3 --out "$made/wikidata/train.jsonl"

train() { ./elq train @trainer/shipped/options "$@"; }
# The first one encodes the entities, on all cores; the other waits for it.
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
train --seeds 1 --initialization 1 --threads 1 --out "$out/seed-1" "$@" &
first=$!
train --seeds 2 --initialization 1 --threads 1 --out "$out/seed-2" "$@" &
second=$!
wait "$first"
wait "$second"
# Both are complete: what is left is their mean.
[[ " $* " == *" --resume "* ]] || set -- "$@" --resume
train --seeds 1 2 --initialization 1 --out "$out" "$@"

train --seeds 1 --teacher "$out" --layers 6 --rank 64 --out "$out/fast" "$@"
