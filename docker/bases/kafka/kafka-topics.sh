#!/usr/bin/env bash
# shellcheck disable=SC2086 # several options
exec java -Xmx256m ${KAFKA_OPTS:-} -Dlog4j2.configurationFile=/etc/kafka/docker/tools-log4j2.yaml \
  -cp '/opt/kafka/libs/*' org.apache.kafka.tools.TopicCommand "$@"
