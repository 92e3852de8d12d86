#!/usr/bin/env bash
# Unpacks a Debian source package: fetch_source.sh PACKAGE VERSION DIRECTORY
#
# Works on machines without deb-src lines: a private apt configuration is derived from the machine's own binary
# sources (one-line and deb822 files). The machine's configuration is read, never changed, and root is not needed.
set -euo pipefail

package=$1 version=$2 target=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{sources,lists/partial,cache/archives/partial}

# Rewrites each readable file of a directory with a suffix by a command; absent files are skipped.
derive() {
  local directory=$1 suffix=$2 file
  shift 2
  for file in "$directory"/*"$suffix"; do
    [ -r "$file" ] && "$@" "$file" >"$work/sources/$(basename "$file" "$suffix")-src$suffix"
  done
  return 0
}

eval "$(apt-config shell etc Dir::Etc/d parts Dir::Etc::sourceparts/d list Dir::Etc::sourcelist/f)"
binary_to_source_lines() { sed -nE 's/^[[:space:]]*deb(-src)?[[:space:]]/deb-src /p' "$1" | sort -u; }
binary_to_source_stanzas() { sed -E 's/^Types:.*/Types: deb-src/' "$1"; }
derive "$parts" .sources binary_to_source_stanzas
derive "$parts" .list binary_to_source_lines
[ -r "$list" ] && binary_to_source_lines "$list" >"$work/sources/main-src.list"

apt=(apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources"
  -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)"
  -o Debug::NoLocking=true)
echo "faiss-jni: fetching the source of $package $version from this machine's Debian mirror" >&2
"${apt[@]}" update >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
(cd "$work" && "${apt[@]}" source --download-only "$package=$version") >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
# apt has verified what it fetched against the signed index; dpkg-source need not again.
mkdir -p "$(dirname "$target")"
dpkg-source --no-check --extract "$work"/*.dsc "$target" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
