/// The console: a page for people.
@NullMarked
package org.openledger.app.console;

import org.jspecify.annotations.NullMarked;
