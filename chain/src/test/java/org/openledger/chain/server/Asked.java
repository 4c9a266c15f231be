package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.openledger.core.json.Json;

/// What a handler says, asked without a server.
final class Asked {
  private Asked() {}

  /// The whole answer.
  static Json answer(RpcHandler rpc, String method, String params) {
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, params);
    return Json.parse(new String(rpc.handle(request.getBytes(UTF_8)), UTF_8));
  }

  /// The result, where there must be no error.
  static Json result(RpcHandler rpc, String method, String params) {
    Json answer = answer(rpc, method, params);
    assertThat(answer.find("error")).as(answer.compact()).isEmpty();
    return answer.members().getOrDefault("result", Json.ofNull());
  }
}
