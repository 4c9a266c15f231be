package org.openledger.chain.evm;

import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// An event emitted by a contract: emitter, zero to four topics, data.
public record LogEntry(Address address, List<Hash> topics, byte[] data) {}
