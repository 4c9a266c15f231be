package org.openledger.verify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.fault.ToldFailure;
import org.openledger.core.files.ServedAt;
import org.openledger.core.receipt.ReceiptPath;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;

/// Fetches a receipt's bundle from the node that made it.
final class BundleFetch {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final TextBounds ANSWER = VerifyCommand.BUNDLE_BOUNDS;

  private BundleFetch() {}

  /// The text of the bundle.
  ///
  /// @param key the API key; empty for none
  static String from(URI node, String receipt, String key) {
    var request =
        HttpRequest.newBuilder(node.resolve(ReceiptPath.of(receipt) + "/bundle")).timeout(PATIENCE);
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(request.build(), BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        var answer = TextInput.of(body, "the answer of " + node, ANSWER);
        return bundle(node, receipt, response.statusCode(), answer);
      }
    } catch (TextException e) {
      throw new Fault(Code.IO, e.text(), e);
    } catch (IOException e) {
      throw ServedAt.unanswered(node, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.IO, "interrupted while the bundle was fetched", e);
    }
  }

  /// The bundle in an answer.
  private static String bundle(URI node, String receipt, int status, TextInput answer) {
    return switch (status) {
      case 200 -> answer.text();
      case 401 ->
          throw new Refusal(
              Code.INVALID_API_KEY,
              "the node at "
                  + node
                  + " wants an API key: name its home with --home, or give --key");
      case 403 ->
          throw new Refusal(
              Code.NOT_ALLOWED,
              "the node at "
                  + node
                  + " refuses: "
                  + ToldFailure.of(answer.text()).message().orElse("403"));
      case 404 -> throw new Refusal(Code.NO_SUCH_THING, "the node has no receipt " + receipt);
      default -> throw new Fault(Code.IO, "the node at " + node + " answered " + status);
    };
  }
}
