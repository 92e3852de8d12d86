#!/usr/bin/env bash
# Creates the topics that the linking job reads and writes; existing ones are left as they are.
#
#   BOOTSTRAP_SERVERS=kafka:9092 deploy/kafka/create-topics.sh
#
#   BOOTSTRAP_SERVERS  brokers, host:port (localhost:9092)
#   PARTITIONS         of questions and linked-questions (12): at least the job's parallelism, and
#                      it is hard to change later
#   REPLICATION        copies of each partition (3); with 3 and more, a write needs two of them
#   COMMAND_CONFIG     properties file with the client's security settings (none)
#   KAFKA_BIN          folder of kafka-topics.sh (found on the PATH)
set -euo pipefail

servers=${BOOTSTRAP_SERVERS:-localhost:9092}
partitions=${PARTITIONS:-12}
replication=${REPLICATION:-3}
day=$((24 * 60 * 60 * 1000))
tool=${KAFKA_BIN:+$KAFKA_BIN/}kafka-topics.sh
in_sync=1
if [[ $replication -ge 3 ]]; then in_sync=2; fi

# create TOPIC PARTITIONS SETTING...
create() {
  local topic=$1 count=$2 setting settings=(--config "min.insync.replicas=$in_sync")
  shift 2
  for setting in "$@"; do settings+=(--config "$setting"); done
  "$tool" --bootstrap-server "$servers" ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} \
    --create --if-not-exists --topic "$topic" --partitions "$count" \
    --replication-factor "$replication" "${settings[@]}"
}

# A week to link again, for example with a newer release.
create questions "$partitions" "retention.ms=$((7 * day))"
# Read with isolation.level=read_committed: others also see answers of aborted transactions.
create linked-questions "$partitions" "retention.ms=$((7 * day))"
# Few records; a month to look into them and send them again. A letter carries the whole record
# and its reason, so it may be larger than the record was.
create dead-letters 3 "retention.ms=$((30 * day))" "max.message.bytes=2097152"
# Announcements of releases and what became of them: the last one of each key stays for ever.
# Their order counts, so announcements have one partition.
create elq-releases 1 "cleanup.policy=compact"
create elq-release-status 1 "cleanup.policy=compact"
# Entities that are added and deleted beside the releases; their order counts, too.
create elq-entity-updates 1 "cleanup.policy=compact"
