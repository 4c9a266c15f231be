/// End-to-end flow, tidy and architecture tests.
@NullMarked
package org.openledger.simulation;

import org.jspecify.annotations.NullMarked;
