/// The HTTP surface: OpenAI's API under `/v1`, the product's own under `/api/v1`, the console at
/// `/`.
@NullMarked
package org.openledger.app.http;

import org.jspecify.annotations.NullMarked;
