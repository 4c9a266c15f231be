/// Failures: what the caller has to change, and what is wrong with this program or its storage.
@NullMarked
package org.openledger.core.fault;

import org.jspecify.annotations.NullMarked;
