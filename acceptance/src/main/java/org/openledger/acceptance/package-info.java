/// End-to-end flow, tidy and architecture tests.
@NullMarked
package org.openledger.acceptance;

import org.jspecify.annotations.NullMarked;
