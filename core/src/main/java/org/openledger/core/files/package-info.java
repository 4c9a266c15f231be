/// Files that belong to one account: made private, written whole or not at all, deleted as trees.
@NullMarked
package org.openledger.core.files;

import org.jspecify.annotations.NullMarked;
