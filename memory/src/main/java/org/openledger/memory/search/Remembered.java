package org.openledger.memory.search;

import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;

/// A record that can be found. Where several are given, they are in the order in which they were
/// committed to, earliest first.
///
/// @param datanet where it belongs
/// @param contributor whose it is
/// @param commitment the record's
/// @param cluster whose copies count as one
/// @param prompt what its contributor would be asked for it, empty where nobody said
/// @param text what it says
public record Remembered(
    DatanetId datanet,
    ContributorId contributor,
    Hash commitment,
    ClusterId cluster,
    String prompt,
    String text) {}
