package org.openledger.settle.onchain;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.client.TransactionReceipt;
import org.openledger.contracts.Artifact;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// Where this node's contracts are on a chain: deployed once, then known by address and code hash.
final class Deployments {

  private final Jdbi jdbi;
  private final ChainClient chain;
  private final KeyPair node;
  private final boolean restoring;
  private final SortedMap<String, Deployed> found = new TreeMap<>();

  /// A contract and the block it was made in.
  record Deployed(Address address, long block) {}

  /// What the database knows of a contract.
  private record Known(Deployed at, Hash code) {}

  /// @param restoring whether contracts that the chain lost are made again
  Deployments(Jdbi jdbi, ChainClient chain, KeyPair node, boolean restoring) {
    this.jdbi = jdbi;
    this.chain = chain;
    this.node = node;
    this.restoring = restoring;
  }

  ChainClient chain() {
    return chain;
  }

  KeyPair node() {
    return node;
  }

  /// What tells this installation from all others, drawn once for its database.
  Hash salt() {
    return jdbi.inTransaction(handle -> {
      handle.execute(
          "insert into settle.installation (salt)"
              + " values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))"
              + " on conflict do nothing");
      return Hash.of(
          handle.createQuery("select salt from settle.installation").mapTo(byte[].class).one());
    });
  }

  /// The contract of an earlier start, or a new one.
  ///
  /// @throws Failure if the known address does not hold the code it held: then database and chain
  ///   do not belong together
  Deployed find(Artifact artifact, byte[] deployment) {
    Deployed deployed =
        stored(artifact.name())
            .map(known -> standing(artifact, deployment, known))
            .orElseGet(() -> deploy(artifact, deployment));
    found.put(artifact.name(), deployed);
    return deployed;
  }

  /// Everything found so far, by name.
  SortedMap<String, Deployed> found() {
    return Collections.unmodifiableSortedMap(found);
  }

  private Deployed standing(Artifact artifact, byte[] deployment, Known known) {
    Address address = known.at.address();
    if (chain.code(address).length > 0) {
      requireCode(artifact.name(), address, known.code);
      return known.at;
    }
    if (!restoring) {
      throw new Fault(
          Code.CHAIN_BEHIND,
          "the chain does not have the contract " + artifact.name() + " any more");
    }
    Deployed again = create(artifact, deployment);
    if (!again.address().equals(address)) {
      throw new Fault(
          Code.BOOKS_DIFFER,
          artifact.name() + " was at " + address + " and cannot be made again there");
    }
    requireCode(artifact.name(), address, known.code);
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "update settle.contract set block = :block"
                    + " where chain_id = :chain and name = :name")
            .bind("block", again.block())
            .bind("chain", chain.chainId())
            .bind("name", artifact.name())
            .execute());
    return again;
  }

  private Optional<Known> stored(String name) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select address, code_hash, block from settle.contract"
                    + " where chain_id = :chain and name = :name")
            .bind("chain", chain.chainId())
            .bind("name", name)
            .map((row, _) ->
                new Known(
                    new Deployed(Address.of(row.getBytes("address")), row.getLong("block")),
                    Hash.of(row.getBytes("code_hash"))))
            .findOne());
  }

  private void requireCode(String name, Address address, Hash expected) {
    Hash code = codeHash(address);
    if (!code.equals(expected)) {
      throw new Fault(
          Code.BOOKS_DIFFER,
          name
              + " at "
              + address
              + " is not the contract this database knows (code hash "
              + code
              + "): database and chain do not belong together");
    }
  }

  private Hash codeHash(Address address) {
    return Keccak.hash256(chain.code(address));
  }

  private Deployed create(Artifact artifact, byte[] deployment) {
    TransactionReceipt receipt;
    try {
      receipt = chain.send(node, null, deployment, UInt256.ZERO);
    } catch (Failure e) {
      throw new Fault(
          Code.CHAIN_REFUSED,
          "cannot deploy " + artifact.name() + " from " + node.address() + ": " + e.getMessage(),
          e);
    }
    Deployed deployed = new Deployed(receipt.contract(), receipt.blockNumber());
    assert chain.code(deployed.address()).length > 0 : artifact.name() + " has no code";
    return deployed;
  }

  private Deployed deploy(Artifact artifact, byte[] deployment) {
    Deployed deployed = create(artifact, deployment);
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "insert into settle.contract (chain_id, name, address, code_hash, block)"
                    + " values (:chain, :name, :address, :code, :block)")
            .bind("chain", chain.chainId())
            .bind("name", artifact.name())
            .bind("address", deployed.address().bytes())
            .bind("code", codeHash(deployed.address()).bytes())
            .bind("block", deployed.block())
            .execute());
    return deployed;
  }
}
