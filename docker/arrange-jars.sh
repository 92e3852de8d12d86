#!/usr/bin/env bash
# Sorts the job's jars into Flink's folders: arrange-jars.sh TARGET IMAGE
#   TARGET        flink-job/target after mvn package: the job's jar, and in the file "deployed" what it needs
#   IMAGE/lib     native libraries, loaded once a JVM
#   IMAGE/usrlib  the job and what it needs, loaded with the job
#   left out      what Flink's image brings itself
set -euo pipefail
target=$1 image=$2
[[ -f $target/deployed ]] || { echo "no $target/deployed: run mvn package first" >&2; exit 1; }
mkdir -p "$image/lib" "$image/usrlib"
cp "$target"/elq-flink-job-*.jar "$image/usrlib/elq-flink-job.jar"
while IFS= read -r -d : jar; do
  name=$(basename "$jar")
  case $name in
    onnxruntime*-[0-9]* | elq-faiss-jni-*) cp "$jar" "$image/lib/" ;;
    flink-connector-* | flink-avro-*) cp "$jar" "$image/usrlib/" ;;
    flink-* | frocksdbjni-* | log4j-* | slf4j-*) ;;
    *) cp "$jar" "$image/usrlib/" ;;
  esac
done < <(tr -d '\n' <"$target/deployed"; printf ':')
for expected in lib/onnxruntime lib/elq-faiss-jni usrlib/elq-flink-job usrlib/elq-linker \
  usrlib/elq-schemas usrlib/flink-connector-kafka usrlib/kafka-clients; do
  compgen -G "$image/$expected*.jar" >/dev/null || { echo "no $expected*.jar among the jars of $target" >&2; exit 1; }
done
