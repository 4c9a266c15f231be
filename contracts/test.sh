#!/bin/sh
# Runs the contracts' tests with forge (unit, fuzz, invariants) and rewrites the gas figures under snapshots/.
# Needs Node 20 and npm. Arguments go to forge, for example: ./test.sh --match-contract WOPEN
# FOUNDRY_PROFILE=deep runs many more random cases.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --silent
(cd test && npm install --ignore-scripts --silent)
exec test/node_modules/.bin/forge test --use script/solc.js "$@"
