#!/usr/bin/env bash
# Builds the native libraries of faiss-jni and puts them where Maven packs them.
#
#   build.sh [--output DIR]       build what is not cached, copy the result to DIR
#                                 (default: ../target/classes/io/elq/faiss/native/linux-x86_64)
#   build.sh --test [OPTIONS]     run the tests of native/src, building them first if they are not cached
#                                 (options go to doctest: --test-case='*direct map*', --list-test-cases, --help)
#   build.sh --check              say which Debian packages are missing; exit 1 if any is
#   build.sh --install-prerequisites
#                                 install them (as root, or through sudo where it asks nothing)
#
# Results are kept under ${ELQ_CACHE:-~/.cache/elq}/native, named after a hash of all inputs: a second clone, or a
# clean build, copies in under a second. ELQ_BUILD_JOBS sets the number of compilers at a time (default: all cores),
# ELQ_FAISS_VARIANT the library whose parts are tested, avx2 or portable (default: what this processor runs).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${ELQ_CACHE:-$HOME/.cache/elq}/native
jobs=${ELQ_BUILD_JOBS:-$(nproc)}
faiss_version=1.7.3-2
openblas=/usr/lib/x86_64-linux-gnu/openblas-serial/libopenblas.a
packages=(g++ dpkg-dev libopenblas-serial-dev libfaiss-dev)
test_packages=(doctest-dev)  # installed when the tests are first run; nothing else needs it
common_flags=(-std=c++17 -fPIC -fopenmp -ffunction-sections -fdata-sections -DFINTEGER=int)
# Without lzcnt, which hypervisors hide on processors that have all the rest.
machine_flags=(-march=x86-64-v3 -mno-lzcnt)
# Not -fvisibility=hidden: only because its functions may be replaced does the compiler assume nothing about their
# insides (which registers they leave alone, for one) where FAISS calls those that we replace.
faiss_flags=("${common_flags[@]}" -O3 "${machine_flags[@]}" -w)
shim_flags=("${common_flags[@]}" -fvisibility=hidden -O3 -Wall -Wextra -Wno-sign-compare)
# Our own code stops at the first thing that the sanitizers find. FAISS is linked as it is shipped: to instrument all of
# it would take two minutes, and what a search does with a damaged index is not to be found out but to be prevented.
test_flags=("${common_flags[@]}" -O1 -g1 -fno-omit-frame-pointer -Wall -Wextra -Wno-sign-compare
  -fsanitize=address,undefined -fno-sanitize-recover=all)
sources=(read validate validate_graph validate_ivf finite inspect exhaustive graph quantized)  # and jni, the kernels
# FAISS's functions that native/src replaces.
replaced='^(fvec_inner_product|fvec_L2sqr|fvec_norm_L2sqr)\(float const\*|^(knn_inner_product|knn_L2sqr|IndexHNSW::search)\('

# And one that it extends: calls of FAISS's own go to ours, which has both.
wrapped=(-Wl,--wrap=_ZNK5faiss15ScalarQuantizer21get_distance_computerENS_10MetricTypeE)

say() { printf 'faiss-jni: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# ---------------------------------------------------------------------------------------------- prerequisites

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

install_command() { echo "apt-get install --yes --no-install-recommends $*"; }

# Says which of the packages $@ are missing; fails if any is.
check_prerequisites() {
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail "needs Linux on x86-64, this is $(uname -s) on $(uname -m)"
  command -v dpkg-query >/dev/null || fail "needs Debian 12 or a system derived from it (no dpkg here)"
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return
  say "missing Debian packages. Install them with"
  say "    sudo $(install_command "${missing[@]}")"
  return 1
}

install_prerequisites() {
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" != 0 ]; then
    sudo --non-interactive true 2>/dev/null || { check_prerequisites "$@"; return; }
    as_root=(sudo --non-interactive)
  fi
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2046
  "${as_root[@]}" $(install_command "${missing[@]}") >&2 && return
  "${as_root[@]}" apt-get update >&2
  # shellcheck disable=SC2046
  "${as_root[@]}" $(install_command "${missing[@]}") >&2
}

# Makes sure that the packages $@ are there, or ends.
require_packages() {
  check_prerequisites "$@" 2>/dev/null && return
  install_prerequisites "$@"
  check_prerequisites "$@" || exit 1
}

java_home() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")"; do
    [ -f "$candidate/include/jni.h" ] && { echo "$candidate"; return; }
  done
  fail "no jni.h: install a JDK 17 (apt-get install openjdk-17-jdk-headless) or set JAVA_HOME to one"
}

# ---------------------------------------------------------------------------------------------- FAISS itself

# Compiles FAISS for x86-64-v3 without lzcnt and leaves libfaiss.a and the headers in directory $1.
build_faiss() {
  local out=$1 source count
  "$here/fetch_source.sh" faiss "$faiss_version" "$out/source" || fail "cannot get the source of FAISS $faiss_version"
  source=$out/source
  mkdir -p "$out/objects"
  local files
  mapfile -t files < <(cd "$source" && ls -S faiss/*.cpp faiss/{impl,utils,invlists}/*.cpp)
  count=${#files[@]}
  say "compiling FAISS ($count files, $jobs at a time; about a minute on two cores)"
  export source out
  printf '%s\n' "${files[@]}" | xargs -P "$jobs" -I {} bash -c '
    set -e; file=$1; shift; cd "$source"
    g++ "$@" -I. -c "$file" -o "$out/objects/${file//\//_}.o"; echo "$file"' _ {} "${faiss_flags[@]}" |
    awk -v count="$count" '{ if (NR % 10 == 0 || NR == count) printf "faiss-jni: compiled %d of %d\n", NR, count }' >&2
  ar rc "$out/libfaiss.a" "$out"/objects/*.o
  rm -rf "$out/objects"
}

# Copies archive $1 to $2 with the functions that we replace weakened, so that the linker prefers ours.
weaken() {
  local symbols
  symbols=$(nm -g --defined-only "$1" 2>/dev/null | awk 'NF == 3 && $2 == "T" { print $3 }' | sort -u |
    while read -r mangled; do echo "$mangled $(c++filt "$mangled" | sed 's/^faiss:://')"; done |
    awk -v pattern="$replaced" '{ name = $0; sub(/^[^ ]+ /, "", name); if (name ~ pattern) print $1 }')
  [ "$(wc -w <<<"$symbols")" = 8 ] || fail "expected to replace 8 functions of FAISS, found: $symbols"
  echo "$symbols" >"$2.weak"
  objcopy --weaken-symbols="$2.weak" "$1" "$2"
}

# ---------------------------------------------------------------------------------------------- our library

# Links variant $1 (avx2 or portable) against archive $2 with headers in $3, working in directory $4.
build_variant() {
  local variant=$1 archive=$2 headers=$3 work=$4/$1 flags=("${shim_flags[@]}") file kernels
  mkdir -p "$work"
  kernels=(kernels_portable)
  if [ "$variant" = avx2 ]; then
    flags+=("${machine_flags[@]}" -DELQ_AVX2_LIBRARY)
    kernels=(kernels_avx2 kernels_avx512)
  fi
  say "compiling and linking libelqfaiss.so ($variant)"
  weaken "$archive" "$work/libfaiss.a"
  local java
  java=$(java_home)
  for file in jni "${sources[@]}" "${kernels[@]}"; do
    local extra=()
    [ "$file" = kernels_avx512 ] && extra=(-march=x86-64-v4 -mno-lzcnt -Wno-uninitialized -Wno-maybe-uninitialized)
    g++ "${flags[@]}" "${extra[@]}" -I"$java/include" -I"$java/include/linux" -idirafter "$headers" \
      -c "$here/src/$file.cpp" -o "$work/$file.o"
  done
  gcc -O2 -fPIC -c "$here/src/fortran_stubs.c" -o "$work/fortran_stubs.o"
  g++ -shared -fopenmp "${wrapped[@]}" -o "$work/libelqfaiss.so" "$work"/*.o "$work/libfaiss.a" "$openblas" \
    -Wl,--gc-sections -Wl,--no-undefined -Wl,-z,nodelete -Wl,-z,now -Wl,-s \
    -Wl,--version-script="$here/src/exports.map" -Wl,-rpath,'$ORIGIN' -Wl,-soname,libelqfaiss.so
}

collect() {
  local work=$1 out=$2 variant
  for variant in avx2 portable; do
    mkdir -p "$out/$variant"
    cp "$work/$variant/libelqfaiss.so" "$out/$variant/"
  done
  cp -L "$(g++ -print-file-name=libgomp.so.1)" "$out/libgomp.so.1"
  mkdir -p "$out/licenses"
  cp /usr/share/doc/libfaiss-dev/copyright "$out/licenses/faiss"
  cp /usr/share/doc/libopenblas-serial-dev/copyright "$out/licenses/openblas"
  cp /usr/share/doc/libgomp1/copyright "$out/licenses/libgomp"
}

# Makes directory $1 by running "$2 ... DIR" in a scratch directory, unless it is there already. Several builds at a
# time wait for each other; a build that is cut off leaves nothing behind that looks finished.
cached() {
  local target=$1; shift
  [ -d "$target" ] && return
  exec 9>"$cache/lock"
  flock --nonblock 9 || { say "waiting for another build to finish"; flock 9; }
  if [ ! -d "$target" ]; then
    local scratch=$target.unfinished
    rm -rf "$scratch"
    mkdir -p "$scratch"
    "$@" "$scratch"
    mv "$scratch" "$target"
  fi
  exec 9>&-
}

build_libraries() {
  local scratch=$1 faiss=$2 work=$1/work
  build_variant avx2 "$faiss/libfaiss.a" "$faiss/source" "$work"
  # Debian's own library serves the rare processor without AVX2: nothing more to compile.
  build_variant portable /usr/lib/x86_64-linux-gnu/libfaiss.a /usr/include "$work"
  collect "$work" "$scratch"
  rm -rf "$work"
}

hash_of() { { printf '%s\n' "$@"; cat; } | sha256sum | cut -c1-16; }

# Names all that decides what a compilation gives, besides our own files: compiler and the packages $@.
versions_of() { g++ --version | head -1; dpkg-query -W -f '${Package} ${Version}\n' "$@"; }

# Makes FAISS if it is not cached, and sets $faiss to its directory.
require_faiss() {
  faiss=$cache/faiss-$(hash_of "$(g++ --version | head -1)" "$faiss_version" "${faiss_flags[@]}" </dev/null)
  cached "$faiss" build_faiss
}

build() {
  local output=$1 faiss libraries started=$SECONDS
  require_packages "${packages[@]}"
  mkdir -p "$cache"
  require_faiss
  libraries=$cache/libraries-$(cat "$here"/build.sh "$here"/src/* | hash_of "$(versions_of "${packages[@]}")" "$faiss")
  if [ ! -d "$libraries" ]; then
    build_in() { build_libraries "$1" "$faiss"; }
    cached "$libraries" build_in
    say "native libraries built in $((SECONDS - started)) s"
  fi
  mkdir -p "$output"
  cp -r --update "$libraries/." "$output/"
}

# ---------------------------------------------------------------------------------------------- its tests

# The variant to test: ELQ_FAISS_VARIANT, otherwise the one that this processor runs.
tested_variant() {
  local wanted=${ELQ_FAISS_VARIANT:-}
  if [ -n "$wanted" ]; then
    [[ $wanted =~ ^(avx2|portable)$ ]] || fail "ELQ_FAISS_VARIANT must be avx2 or portable, not \"$wanted\""
    echo "$wanted"
  elif grep -m1 '^flags' /proc/cpuinfo | grep -w avx2 | grep -qw fma; then echo avx2; else echo portable; fi
}

# What to compile for the tests of variant $1: on each line a file and its flags, without a blank behind them.
test_files() {
  local file machine=
  [ "$1" = portable ] || machine=" ${machine_flags[*]} -DELQ_AVX2_LIBRARY"
  echo 'main.cpp -O0 -fno-sanitize=all'  # the longest compilation, and none of our code
  for file in $(cd "$here/test" && ls ./*_test.cpp) "${sources[@]/%/.cpp}"; do echo "$file$machine"; done
  echo kernels_portable.cpp
  [ "$1" = portable ] || echo "kernels_avx2.cpp$machine"
  [ "$1" = portable ] || echo 'kernels_avx512.cpp -march=x86-64-v4 -mno-lzcnt -Wno-uninitialized -Wno-maybe-uninitialized'
}

# Leaves the test program for variant $2 in directory $1; the avx2 variant takes FAISS from directory $3.
build_tests() {
  local out=$1 variant=$2 archive=/usr/lib/x86_64-linux-gnu/libfaiss.a headers=/usr/include
  [ "$variant" = portable ] || archive=$3/libfaiss.a headers=$3/source
  say "compiling the native tests ($variant; half a minute on two idle cores)"
  mkdir -p "$out/objects"
  weaken "$archive" "$out/objects/libfaiss.a"
  export out headers here test_flags_text=${test_flags[*]}
  test_files "$variant" | xargs -P "$jobs" -L 1 bash -c '
    file=src/$1; [ -f "$here/$file" ] || file=test/$1; shift
    exec g++ $test_flags_text "$@" -I"$here/src" -I"$here/test" -idirafter "$headers" -c "$here/$file" \
      -o "$out/objects/$(basename "$file" .cpp).o"' _
  gcc -O2 -fPIC -c "$here/src/fortran_stubs.c" -o "$out/objects/fortran_stubs.o"
  g++ "${test_flags[@]}" "${wrapped[@]}" -Wl,--gc-sections -o "$out/native-tests" "$out"/objects/*.o "$out/objects/libfaiss.a" \
    "$openblas"
  rm -rf "$out/objects"
}

# Runs the native tests with doctest's options "$@".
run_tests() {
  local variant faiss="" program
  require_packages "${packages[@]}" "${test_packages[@]}"
  mkdir -p "$cache"
  variant=$(tested_variant)
  [ "$variant" = portable ] || require_faiss
  program=$cache/tests-$(cat "$here"/build.sh "$here"/{src,test}/* |
    hash_of "$(versions_of "${packages[@]}" "${test_packages[@]}")" "$variant" "$faiss")
  build_in() { build_tests "$1" "$variant" "$faiss"; }
  cached "$program" build_in
  touch "$program"
  find "$cache" -maxdepth 1 -name 'tests-*' -mtime +7 -exec rm -rf {} +  # not run for a week
  "$program/native-tests" "$@"
}

# ---------------------------------------------------------------------------------------------- command line

output=$here/../target/classes/io/elq/faiss/native/linux-x86_64
case ${1:-} in
  --check) check_prerequisites "${packages[@]}" ;;
  --install-prerequisites) install_prerequisites "${packages[@]}" ;;
  --test) shift; run_tests "$@" ;;
  --output) build "${2:?--output needs a directory}" ;;
  '') build "$output" ;;
  *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
