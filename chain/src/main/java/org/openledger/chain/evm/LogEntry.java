package org.openledger.chain.evm;

import java.util.List;
import org.openledger.core.bytes.Address;
import org.openledger.core.bytes.Hash;

/// An event emitted by a contract: emitter, zero to four topics, data.
public record LogEntry(Address address, List<Hash> topics, byte[] data) {}
