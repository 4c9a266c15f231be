/// Passages: records cut into sentences and runs of sentences, each by where it stands.
@NullMarked
package org.openledger.memory.passage;

import org.jspecify.annotations.NullMarked;
