#!/bin/sh
# Compiles the contracts and regenerates the committed artifacts. Needs Node 20 and npm.
set -eu
cd "$(dirname "$0")/solidity"
npm ci --ignore-scripts --silent
node script/compile.mjs
