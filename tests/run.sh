#!/usr/bin/env bash
# Every test, in the order in which they fail soonest; called by `./interlock test`, which has
# installed what is needed and built the page. Prints what each step took, and ends with
# "N passed, N failed".
#   tests/run.sh [STEP ...]   only these steps: build unit sanitizers fuzz system browser kills
set -uo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"
export CCACHE_BASEDIR="$top" CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
export INTERLOCK_RULES="$top/data"
results="$top/build/test-results"
rm -rf "$results"
mkdir -p "$results"
passed=0 failed=0 summary=()

# build FOLDER TARGET OPTION...: configures and builds
build() {
  local folder=$1 target=$2
  shift 2
  cmake -S . -B "$folder" -G Ninja "$@" >"$results/${folder//\//-}.cmake.log" 2>&1 ||
    { cat "$results/${folder//\//-}.cmake.log"; return 1; }
  ninja -C "$folder" --quiet "$target"
}

# tests FOLDER CTEST-ARGUMENT...: runs, and counts each test program
tests() {
  local folder=$1 report="$results/$step.xml" status=0
  shift
  ctest --test-dir "$folder" --output-on-failure --no-tests=error --output-junit "$report" "$@" || status=1
  [ -f "$report" ] || return 1
  local ran bad
  ran=$(grep -o '<testcase ' "$report" | wc -l)
  bad=$(grep -oE 'status="(fail|disabled|notrun)"' "$report" | wc -l)
  passed=$((passed + ran - bad)) failed=$((failed + bad))
  return $status
}

build_step() { build build/release all -DCMAKE_BUILD_TYPE=RelWithDebInfo; }
unit_step() { tests build/release -j2 -L 'unit|contract|integration'; }
# One tree by clang for the tests under the address and undefined behaviour sanitizers and for the
# fuzz targets, which share its libraries.
clang_asan() {
  build build/clang-asan "$1" -DCMAKE_CXX_COMPILER=clang++-14 -DCMAKE_BUILD_TYPE=Debug \
    "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -gline-tables-only" -DINTERLOCK_SANITIZE=address,undefined \
    -DINTERLOCK_FUZZ=ON
}
export UBSAN_OPTIONS=print_stacktrace=1
sanitizers_step() {
  local status=0
  clang_asan asan_tests && tests build/clang-asan -j2 -L asan || status=1
  build build/tsan tsan_tests -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1" -DINTERLOCK_SANITIZE=thread &&
    TSAN_OPTIONS="suppressions=$top/tests/tsan.supp halt_on_error=1" tests build/tsan -j2 -L tsan || status=1
  return $status
}
# An input that ended a target stays under build; it is printed, too, for who has only the log.
fuzz_step() {
  local crashes=build/clang-asan/tests/fuzz/crashes status=0 input
  rm -rf "$crashes"
  clang_asan fuzzers || return 1
  mkdir -p "$crashes"
  tests build/clang-asan -j2 -L fuzz || status=1
  for input in "$crashes"/*; do
    [ -f "$input" ] || continue
    printf '\n%s (%s bytes), in base64:\n' "$input" "$(wc -c <"$input")"
    base64 "$input"
    status=1
  done
  return $status
}
system_step() { tests build/release -L system; }
browser_step() { bash tests/browser/run.sh "$top/build/release/services/interlock/interlock" "$top/build/screenshots"; }
kills_step() { tests build/release -L kills; }

for step in ${*:-build unit sanitizers fuzz system browser kills}; do
  printf '\n== %s\n' "$step"
  began=$SECONDS
  if "${step}_step"; then verdict=passed; else
    verdict=FAILED
    failed=$((failed + 1))
  fi
  [ "$verdict" = FAILED ] || passed=$((passed + 1))
  summary+=("$(printf '%-11s %-7s %4d s' "$step" "$verdict" $((SECONDS - began)))")
  [ "$step" != build ] || [ "$verdict" = passed ] || break  # Nothing else can run.
done
printf '\n'
printf '%s\n' "${summary[@]}"
printf 'all %24d s\n\n%d passed, %d failed\n' "$SECONDS" "$passed" "$failed"
[ "$failed" = 0 ]
