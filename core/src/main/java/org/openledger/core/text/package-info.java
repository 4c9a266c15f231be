/// Text as it enters the product: one reader for every input, one segmenter, one check of strings.
///
/// The reader and the check use the JDK only. [org.openledger.core.text.Segmenter] alone uses
/// ICU4J, whose classes and tables are loaded when it is first called.
@NullMarked
package org.openledger.core.text;

import org.jspecify.annotations.NullMarked;
