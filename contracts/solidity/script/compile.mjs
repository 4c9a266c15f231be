// SPDX-License-Identifier: Apache-2.0
// Compiles src/*.sol and writes one artifact per deployable contract: interface, bytecode and the SHA-256 of every
// project file it was made from. With --check it writes nothing and fails if the committed artifacts are others.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const home = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.join(home, '../src/main/resources/org/openledger/contracts');
const solc = createRequire(import.meta.url)('solc');
// What decides the bytecode besides the sources: the compiler's settings, and through the lock file the exact
// compiler and libraries.
const inputs = ['solc-settings.json', 'package-lock.json'];

const read = (file) => readFileSync(path.join(home, file), 'utf8');
const sha256 = (file) => createHash('sha256').update(readFileSync(path.join(home, file))).digest('hex');
const resolve = (file) => ({ contents: read(file.startsWith('@') ? `node_modules/${file}` : file) });

const roots = readdirSync(path.join(home, 'src')).filter((f) => f.endsWith('.sol')).sort().map((f) => `src/${f}`);
const output = JSON.parse(solc.compile(JSON.stringify({
  language: 'Solidity',
  sources: Object.fromEntries(roots.map((file) => [file, { content: read(file) }])),
  settings: {
    ...JSON.parse(read('solc-settings.json')),
    outputSelection: { '*': { '*': ['abi', 'metadata', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
  },
}), { import: resolve }));

// Warnings count as errors in this project's sources, not in the libraries.
const problems = (output.errors ?? []).filter(
  (e) => e.severity === 'error' || (e.severity === 'warning' && e.sourceLocation?.file.startsWith('src/')));
for (const problem of problems) console.error(problem.formattedMessage);
if (problems.length > 0) process.exit(1);

const artifacts = new Map();
for (const file of roots) {
  for (const [name, contract] of Object.entries(output.contracts[file] ?? {}).sort()) {
    const bytecode = contract.evm.bytecode.object;
    const linked = Object.keys(JSON.parse(contract.metadata).sources).filter((s) => s.startsWith('src/'));
    if (bytecode === '' || contract.abi.length === 0) continue; // abstract contracts and internal libraries
    const artifact = {
      contract: name,
      compiler: solc.version().replace('.Emscripten.clang', ''),
      inputs: Object.fromEntries([...linked, ...inputs].sort().map((s) => [s, sha256(s)])),
      abi: contract.abi,
      bytecode: `0x${bytecode}`,
    };
    artifacts.set(`${name}.json`, `${JSON.stringify(artifact, null, 1)}\n`);
    console.log(`${name}: ${contract.evm.deployedBytecode.object.length / 2} bytes deployed`);
  }
}

if (process.argv.includes('--check')) {
  const committed = new Map(readdirSync(out).map((file) => [file, readFileSync(path.join(out, file), 'utf8')]));
  const differing = [...new Set([...artifacts.keys(), ...committed.keys()])].sort().filter(
    (file) => artifacts.get(file) !== committed.get(file));
  for (const file of differing) console.error(`${file} is not what the sources compile to: run contracts/build.sh`);
  process.exit(differing.length > 0 ? 1 : 0);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [file, text] of artifacts) writeFileSync(path.join(out, file), text);
