package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.openledger.chain.node.ChainNode;
import org.openledger.core.json.Json;

/// What a node's handler says, asked without a server.
final class Asked {
  private Asked() {}

  /// The whole answer.
  static Json answer(ChainNode node, String method, String params) {
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, params);
    return Json.parse(new String(RpcHandler.of(node).handle(request.getBytes(UTF_8)), UTF_8));
  }

  /// The result, where there must be no error.
  static Json result(ChainNode node, String method, String params) {
    Json answer = answer(node, method, params);
    assertThat(answer.find("error")).as(answer.compact()).isEmpty();
    return answer.members().getOrDefault("result", Json.ofNull());
  }
}
