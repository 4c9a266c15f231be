/// Writing: answers put together from what records say, word for word.
@NullMarked
package org.openledger.memory.writing;

import org.jspecify.annotations.NullMarked;
