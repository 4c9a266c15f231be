package org.openledger.memory.credit;

import org.openledger.memory.search.Remembered;

/// A sentence that an answer quotes.
///
/// @param from the record that it is quoted from
/// @param earliest the record of the same index that said it first
/// @param sentence what it says
public record Statement(Remembered from, Remembered earliest, String sentence) {}
