/// Verbatim evidence: where an answer's words stand in the snapshot.
@NullMarked
package org.openledger.attribute.spans;

import org.jspecify.annotations.NullMarked;
