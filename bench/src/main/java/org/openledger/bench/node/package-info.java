/// A node as a child process, as a stranger sees it: its command, its HTTP interface and what the
/// system says of its processes.
@NullMarked
package org.openledger.bench.node;

import org.jspecify.annotations.NullMarked;
