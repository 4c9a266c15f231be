/// A backup as a file: its form, its manifest, how it is written and how it is read as hostile.
@NullMarked
package org.openledger.node.backup;

import org.jspecify.annotations.NullMarked;
