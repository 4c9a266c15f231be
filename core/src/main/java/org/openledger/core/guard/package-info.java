/// What is answered at all, whatever carries it: where a request comes from, by which name it calls
/// this machine, and how slowly it may come.
@NullMarked
package org.openledger.core.guard;

import org.jspecify.annotations.NullMarked;
