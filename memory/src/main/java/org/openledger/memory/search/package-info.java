/// Search: from a question to the passages that may answer it.
@NullMarked
package org.openledger.memory.search;

import org.jspecify.annotations.NullMarked;
