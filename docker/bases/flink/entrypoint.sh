#!/usr/bin/env bash
# Starts Flink's processes as the official image does:
#   standalone-job --job-classname CLASS [OPTIONS OF THE JOB]    a JobManager with the job in usrlib/
#   taskmanager                                                  a TaskManager
#   anything else                                                is run as a command
# FLINK_PROPERTIES holds lines "key: value" that override conf/config.yaml.
set -euo pipefail

case ${1:-} in
  standalone-job) role=jobmanager main=org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint ;;
  taskmanager) role=taskmanager main=org.apache.flink.runtime.taskexecutor.TaskManagerRunner ;;
  *) exec "$@" ;;
esac
shift

as_flink=()
[[ $(id -u) != 0 ]] || as_flink=(setpriv --reuid=flink --regid=flink --init-groups)

properties=()
while IFS= read -r line; do
  line=${line%%[[:space:]]#*}
  [[ $line =~ ^[[:space:]]*([^:#[:space:]]+):[[:space:]]*(.*[^[:space:]])[[:space:]]*$ ]] || continue
  properties+=("${BASH_REMATCH[1]}=${BASH_REMATCH[2]}")
done <<<"${FLINK_PROPERTIES:-}"

export FLINK_LIB_DIR=$FLINK_HOME/lib FLINK_CONF_DIR=$FLINK_HOME/conf FLINK_PLUGINS_DIR=$FLINK_HOME/plugins
options=$(java -cp "$FLINK_HOME/bin:$FLINK_LIB_DIR/*" -Dlog4j2.level=ERROR ProcessOptions "$role" "$FLINK_CONF_DIR" "${properties[@]}")
jvm=() process=() part=jvm
while IFS= read -r option; do
  if [[ -z $option ]]; then part=process; continue; fi
  if [[ $part == jvm ]]; then jvm+=("$option"); else process+=("$option"); fi
done <<<"$options"
for property in "${properties[@]}"; do process+=(-D "$property"); done

echo "Starting $role: ${jvm[*]} ${process[*]}"
if [[ ${DISABLE_JEMALLOC:-false} != true ]]; then
  export LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2
fi
exec "${as_flink[@]}" java "${jvm[@]}" -Dlog4j.configurationFile="file:$FLINK_CONF_DIR/log4j-console.properties" \
  -cp "$FLINK_LIB_DIR/*" "$main" --configDir "$FLINK_CONF_DIR" "${process[@]}" "$@"
