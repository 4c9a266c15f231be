/// OpenAI's API under `/v1`, so that its clients work unchanged.
@NullMarked
package org.openledger.app.http.openai;

import org.jspecify.annotations.NullMarked;
