// Drives a node with ethers as an application would: deploy, call, send, read logs, subscribe, and read errors.
import { readFileSync } from "node:fs";
import { strict as assert } from "node:assert";
import { ethers } from "ethers";

const [url, artifactFile, secret] = process.argv.slice(2);
const artifact = JSON.parse(readFileSync(artifactFile, "utf8"));
// ethers keeps answers for 250 ms, longer than a block takes here; chains that mine at once need it off.
const http = new ethers.JsonRpcProvider(url, undefined, { cacheTimeout: -1 });
http.pollingInterval = 50;
const socket = new ethers.WebSocketProvider(url.replace("http:", "ws:"));
const wallet = new ethers.Wallet(secret, http);

const network = await http.getNetwork();
assert.equal(network.chainId, 161201n);

const factory = new ethers.ContractFactory(artifact.abi, artifact.bytecode, wallet);
const token = await factory.deploy();
await token.waitForDeployment();
const address = await token.getAddress();
assert.equal(await token.symbol(), "WOPEN");

const heads = new Promise((done) => socket.once("block", done));
const listening = new ethers.Contract(address, artifact.abi, socket);
let heard;
const event = new Promise((done) => (heard = done));
await listening.on("Transfer", (from, to, value) => to === wallet.address && heard({ from, to, value }));
await socket.send("eth_chainId", []);

const receipt = await (await token.deposit({ value: 500n })).wait();
assert.equal(receipt.status, 1);
assert.equal(receipt.logs.length > 0, true);
assert.equal((await event).value, 500n);
assert.equal(typeof (await heads), "number");
assert.equal(await token.balanceOf(wallet.address), 500n);

const to = "0x00000000000000000000000000000000000000B2";
await (await token.transfer(to, 20n)).wait();
const logs = await token.queryFilter(token.filters.Transfer(wallet.address, to), 0, "latest");
assert.equal(logs.length, 1);
assert.equal(logs[0].args.value, 20n);

await assert.rejects(token.transfer(to, 10000n), (error) => {
  assert.equal(error.code, "CALL_EXCEPTION");
  assert.equal(error.revert?.name ?? token.interface.parseError(error.data).name, "ERC20InsufficientBalance");
  return true;
});
await assert.rejects(
  wallet.sendTransaction({ to, value: 1n, nonce: 0, gasLimit: 21000n }),
  (error) => error.code === "NONCE_EXPIRED");
const poor = new ethers.Wallet("0x" + "0".repeat(60) + "beef", http);
await assert.rejects(poor.sendTransaction({ to, value: 1n, gasLimit: 21000n }), (error) => error.code === "INSUFFICIENT_FUNDS");

const type0 = await (await wallet.sendTransaction({ to, value: 1n, type: 0 })).wait();
assert.equal(type0.type, 0);
const type1 = await (await wallet.sendTransaction({ to, value: 1n, type: 1, accessList: [{ address, storageKeys: [] }] })).wait();
assert.equal(type1.type, 1);
const block = await http.getBlock("latest", true);
assert.equal(block.prefetchedTransactions.length, block.transactions.length);
const fees = await http.getFeeData();
assert.ok(fees.maxFeePerGas > 0n);
await listening.removeAllListeners();
await socket.destroy();
http.destroy();
console.log("ok");
