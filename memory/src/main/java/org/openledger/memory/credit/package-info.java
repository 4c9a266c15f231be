/// Credit: what each record added to an answer that was written from records, exact to the unit,
/// and nothing for having copied.
@NullMarked
package org.openledger.memory.credit;

import org.jspecify.annotations.NullMarked;
