#!/bin/sh
# Runs the contracts' tests with forge (unit, fuzz, invariants) and compares the gas figures with the committed ones.
# Needs Node 20 and npm. Arguments go to forge, and then no gas is compared: ./test.sh --match-contract WOPEN
# FOUNDRY_PROFILE=deep runs many more random cases. --accept-gas commits to the figures as they are now.
set -eu
cd "$(dirname "$0")/solidity"
tools=../../chain/src/test/node
measured=../target/forge/snapshots
accept=no
if [ "${1:-}" = --accept-gas ]; then
  accept=yes
  shift
  [ $# = 0 ] || { echo "--accept-gas takes all tests" >&2; exit 2; }
fi
[ -d node_modules/solc ] || npm ci --ignore-scripts --silent
[ -x "$tools/node_modules/.bin/forge" ] || (cd "$tools" && npm install --ignore-scripts --silent)
rm -rf "$measured"
"$tools/node_modules/.bin/forge" test --use script/solc.js "$@"
[ $# = 0 ] || exit 0
if [ "$accept" = yes ]; then
  rm -f snapshots/*.json
  cp "$measured"/*.json snapshots/
elif ! diff -ru snapshots "$measured"; then
  echo "gas differs from what is committed; if that is meant: contracts/test.sh --accept-gas" >&2
  exit 1
fi
