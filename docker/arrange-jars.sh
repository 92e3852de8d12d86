#!/usr/bin/env bash
# First version, not yet verified inside an image build.
# Sorts the job's jars into Flink's folders: arrange-jars.sh JARS IMAGE
#   IMAGE/lib     native libraries, loaded once a JVM
#   IMAGE/usrlib  the job and what it needs, loaded with the job
#   left out      what Flink's image brings itself, and the broker that only ./elq demo starts
set -euo pipefail
jars=$1 image=$2
mkdir -p "$image/lib" "$image/usrlib"
for jar in "$jars"/*.jar; do
  name=$(basename "$jar")
  case $name in
    onnxruntime*-[0-9]* | elq-faiss-jni-* | javacpp-* | openblas-* | pytorch-*) cp "$jar" "$image/lib/" ;;
    elq-flink-job-*) cp "$jar" "$image/usrlib/elq-flink-job.jar" ;;
    flink-connector-* | flink-avro-* | kafka-clients-*) cp "$jar" "$image/usrlib/" ;;
    flink-* | frocksdbjni-* | log4j-* | slf4j-*) ;;
    kafka_* | kafka-* | scala-*) ;;
    *) cp "$jar" "$image/usrlib/" ;;
  esac
done
for expected in lib/onnxruntime lib/elq-faiss-jni usrlib/elq-flink-job usrlib/elq-linker \
  usrlib/elq-schemas usrlib/flink-connector-kafka usrlib/kafka-clients; do
  compgen -G "$image/$expected*.jar" >/dev/null || { echo "no $expected*.jar among the jars of $jars" >&2; exit 1; }
done
