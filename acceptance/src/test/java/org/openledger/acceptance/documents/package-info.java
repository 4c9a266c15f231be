/// Documents: what pages name exists, and what exists is named on its page.
@NullMarked
package org.openledger.acceptance.documents;

import org.jspecify.annotations.NullMarked;
