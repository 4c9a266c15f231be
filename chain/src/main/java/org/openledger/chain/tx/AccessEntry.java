package org.openledger.chain.tx;

import java.util.List;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// One entry of an EIP-2930 access list: an address and storage keys of it.
public record AccessEntry(Address address, List<UInt256> storageKeys) {}
