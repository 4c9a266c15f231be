/// Tests of the verifier.
@NullMarked
package org.openledger.verify;

import org.jspecify.annotations.NullMarked;
