#!/bin/sh
# Compiles the contracts and regenerates the committed artifacts. Needs Node 20 and npm; the Java build needs neither.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --silent
node script/compile.mjs
