/// Intake: rows of files become checked drafts, or refusals with a reason.
@NullMarked
package org.openledger.contribute.intake;

import org.jspecify.annotations.NullMarked;
