package org.openledger.memory.search;

import org.openledger.core.flow.ClusterId;
import org.openledger.core.hash.Hash;

/// A record that can be found.
///
/// @param commitment the record's
/// @param cluster whose copies count as one
/// @param prompt what its contributor would be asked for it, empty where nobody said
/// @param text what it says
public record Remembered(Hash commitment, ClusterId cluster, String prompt, String text) {}
