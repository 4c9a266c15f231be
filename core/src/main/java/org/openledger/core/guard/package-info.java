/// What is answered at all, whatever carries it: where a request comes from, and by which name it
/// calls this machine.
@NullMarked
package org.openledger.core.guard;

import org.jspecify.annotations.NullMarked;
