/// The command line: one class per verb. `up` runs a node; the others talk to a running one.
@NullMarked
package org.openledger.app.cli;

import org.jspecify.annotations.NullMarked;
