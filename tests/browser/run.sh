#!/usr/bin/env bash
# The browser tests against the real program on a folder of its own: tests/browser/run.sh PROGRAM
# SCREENSHOTS. Ends with the tests' own exit code.
set -euo pipefail
program=$(realpath "$1") shots=$2
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mkdir -p "$shots"
folder=$(mktemp -d)
"$program" --data "$folder/data" --rules data up >"$folder/up.log" 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null || true; rm -rf "$folder"' EXIT
link=
for _ in $(seq 100); do
  link=$(grep -o 'http://[^ ]*/signin?code=[0-9a-f]*' "$folder/up.log" || true)
  [ -n "$link" ] && break
  kill -0 "$pid" || { cat "$folder/up.log"; exit 1; }
  sleep 0.1
done
[ -n "$link" ] || { echo "The program did not come up:"; cat "$folder/up.log"; exit 1; }
# Two more people: one who may only read, and the second person that some rules ask for.
link_of() {
  local actor=$1 token
  shift
  token=$("$program" --data "$folder/data" token add --actor "$actor" --site '*' "$@")
  "$program" --data "$folder/data" --token "$token" link
}
reader=$(link_of browser-reader --role reader)
second=$(link_of browser-second --role reader --role supervisor)
INTERLOCK_READER="$reader" INTERLOCK_SECOND="$second" INTERLOCK_SIGN_IN="$link" INTERLOCK_SHOTS="$shots" node tests/browser/run.mjs
