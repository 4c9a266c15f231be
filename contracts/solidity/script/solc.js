#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Gives forge the native compiler's command line over solc-js: --version, and --standard-json on
// standard input.
const { readFileSync } = require('node:fs');
const path = require('node:path');

const argv = process.argv.slice(2);
const solc = require('solc');

if (argv.includes('--version')) {
  const version = solc.version().replace('.Emscripten.clang', '.Linux.g++');
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}`);
} else if (argv.includes('--standard-json')) {
  const base = argv.includes('--base-path') ? argv[argv.indexOf('--base-path') + 1] : process.cwd();
  const resolve = (file) => {
    try {
      return { contents: readFileSync(path.resolve(base, file), 'utf8') };
    } catch (e) {
      return { error: e.message };
    }
  };
  process.stdout.write(solc.compile(readFileSync(0, 'utf8'), { import: resolve }));
} else {
  console.error('only --version and --standard-json are known');
  process.exit(1);
}
