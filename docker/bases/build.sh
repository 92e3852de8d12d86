#!/usr/bin/env bash
# Makes the images that docker/Dockerfile and docker/compose.yaml start from, where no image registry can be
# reached: from this machine's Debian mirror and Maven repository alone.
#
#   docker/bases/build.sh [debian|flink|kafka...]     (default: all three)
#
#   elq-debian:12         Debian 12, in place of debian:12-slim (needs root and the package debootstrap)
#   elq-flink-base:2.2.1  Flink, in place of flink:2.2.1-java17
#   elq-kafka:4.2.0       Kafka, in place of apache/kafka:4.2.0
#
#   DOCKER          the client, with BuildKit (docker)
#   BUILD_OPTIONS   options for each docker build, for example --network=host
#   MAVEN_SETTINGS  a settings.xml with the mirrors and credentials of your Maven (none); no image keeps it
#
# The Debian image gets this machine's Debian mirrors and the certificates in /usr/local/share/ca-certificates.
# The images are for your own machines: do not publish them.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
docker=${DOCKER:-docker}
suite=bookworm

fail() { printf 'docker/bases/build.sh: %s\n' "$*" >&2; exit 1; }

# The lines of this machine's apt sources that name Debian 12.
debian_sources() {
  apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
    sort -u | grep " $suite" || fail "this machine's apt sources name no Debian 12: run apt-get update, or use a Debian 12"
}

debian() {
  command -v debootstrap >/dev/null || fail 'missing: debootstrap. Install it with: apt-get install debootstrap'
  [[ $(id -u) == 0 ]] || fail 'debootstrap needs root'
  local work sources mirror certificates
  sources=$(debian_sources)
  mirror=$(awk -v suite="$suite" '$3 == suite { print $2; exit }' <<<"$sources")
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$work'" EXIT
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$work/root" "$mirror" >"$work/log" ||
    { tail -n 20 "$work/log" >&2; fail "debootstrap failed"; }
  printf '%s\n' "$sources" >"$work/root/etc/apt/sources.list"
  certificates=(/usr/local/share/ca-certificates/*.crt)
  if [[ -e ${certificates[0]} ]]; then
    cp "${certificates[@]}" "$work/root/usr/local/share/ca-certificates/"
    chroot "$work/root" update-ca-certificates >>"$work/log" 2>&1
  fi
  tar -C "$work/root" --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' \
    --exclude='./dev/*' -c . | "$docker" import --change 'CMD ["bash"]' - elq-debian:12
}

# image TARGET TAG
image() {
  local secret=()
  [[ -z ${MAVEN_SETTINGS:-} ]] || secret=(--secret "id=maven-settings,src=$MAVEN_SETTINGS")
  # shellcheck disable=SC2086 # several options
  DOCKER_BUILDKIT=1 "$docker" build ${BUILD_OPTIONS:-} "${secret[@]}" \
    -f "$here/Dockerfile" --target "$1" -t "$2" "$root"
}

wanted=("$@")
[[ $# -gt 0 ]] || wanted=(debian flink kafka)
for base in "${wanted[@]}"; do
  case $base in
    debian) debian ;;
    flink) image flink elq-flink-base:2.2.1 ;;
    kafka) image kafka elq-kafka:4.2.0 ;;
    *) fail "unknown: $base. Known are debian, flink and kafka." ;;
  esac
done
