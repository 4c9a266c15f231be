package org.openledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.CapturedLog;
import org.openledger.core.Ended;
import org.openledger.core.fault.CommandEnd;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.Evidence.Field;

/// The verifier's command line: what it says and what it ends with.
class MainTest {
  private static final String UNKNOWN = "0x" + "44".repeat(32);
  @TempDir static Path models;
  private static Served served;
  @TempDir Path folder;

  @BeforeAll
  static void serve() {
    served = new Served(models);
  }

  private Ended run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", folder.resolve("home").toString()));
    return Ended.of(Main::run, all.toArray(String[]::new));
  }

  private String file(String name, String text) throws IOException {
    var bundles = Files.createDirectories(folder.resolve("bundles"));
    return Files.writeString(bundles.resolve(name), text).toString();
  }

  private String pins() throws IOException {
    return file("../pins", served.pins.toJson().compact());
  }

  @Test
  void anHonestBundleEndsWithZero() throws IOException {
    var bundle = file("one.json", served.bundle.toJson().compact());
    var ended = run("--bundle", bundle, "--pins", pins());
    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("every bit agrees")
        .contains("kernelVersion")
        .contains("signer");
  }

  @Test
  void withoutARootOfTrustItDoesNotEndWithZero() throws IOException {
    var ended = run("--bundle", file("one.json", served.bundle.toJson().compact()));
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.out()).contains("re-executed, origin not checked").contains("--rpc");
  }

  @Test
  void theHomesOwnRootsAreTrusted() throws IOException {
    Files.createDirectories(folder.resolve("home"));
    RootsFile.write(folder.resolve("home"), served.pins);
    var bundle = file("one.json", served.bundle.toJson().compact());
    assertThat(run("--bundle", bundle).code()).isZero();
  }

  @Test
  void rootsThatCannotBeReadAreRefused() throws IOException {
    var bundle = file("one.json", served.bundle.toJson().compact());
    assertThat(run("--bundle", bundle, "--pins", file("../bad", "{}")).code()).isEqualTo(2);
    assertThat(run("--bundle", bundle, "--pins", "no/such/file").code()).isEqualTo(3);
    assertThat(run("--bundle", bundle, "--judge", "0x12").code()).isEqualTo(2);
    assertThat(run("--bundle", bundle, "--rpc", "http://x", "--pins", pins()).code()).isEqualTo(2);
    assertThat(run("--bundle", bundle, "--rpc", "ftp://x").code()).isEqualTo(2);
    var gone = run("--bundle", bundle, "--rpc", "http://127.0.0.1:1/rpc");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).contains("no chain answers at http://127.0.0.1:1/rpc");
  }

  @Test
  void aWrongReceiptEndsWithOneAndNamesTheField() throws IOException {
    var wrong = served.changedAndSigned(Field.KERNEL_VERSION).toJson().compact();
    var ended = run("--json", "--pins", pins(), "--bundle", file("wrong.json", wrong));
    assertThat(ended.code()).isEqualTo(1);
    var report = Json.parse(ended.out().strip());
    assertThat(report.get("receipts").items().getFirst().get("firstFailure").text())
        .isEqualTo("kernelVersion");
  }

  @Test
  void whatIsNoChainIsToldSo() throws IOException {
    var bundle = file("one.json", served.bundle.toJson().compact());
    for (var answer :
        List.of("<html>", "[]", "{\"result\":\"x\"}", "{\"result\":[{\"address\":\"me\"}]}")) {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      respond(server, "/", 200, answer);
      server.start();
      var rpc = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      try {
        var ended = run("--bundle", bundle, "--rpc", rpc);
        assertThat(ended.code()).as(answer).isEqualTo(1);
        assertThat(ended.err()).as(answer).contains(rpc + " is no chain");
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void aDamagedBundleIsListedAndTheOthersAreChecked() throws IOException {
    file("a.json", "{\"receipt\": 1");
    file("b.json", served.bundle.toJson().compact());
    file("c.json", served.bundle.toJson().compact().replace("\"signer\"", "\"singer\""));
    var strange = served.bundle.toJson().compact().replace("\"nano\"", "\"strange\"");
    var ended =
        run(
            "--json",
            "--pins",
            pins(),
            "--bundle",
            Path.of(file("d.json", strange)).getParent() + "");
    assertThat(ended.code()).isEqualTo(1);
    var report = Json.parse(ended.out().strip());
    assertThat(report.get("verified").asInt()).isEqualTo(1);
    assertThat(report.get("failed").asInt()).isEqualTo(3);
    assertThat(report.get("receipts").items().getFirst().get("receipt").text()).endsWith("a.json");
    assertThat(report.get("receipts").items().getFirst().get("firstFailure").text())
        .isEqualTo("bundle");
  }

  @Test
  void whatIsMissingEndsWithThree() throws IOException {
    assertThat(run("--bundle", "no/such/file").code()).isEqualTo(3);
    var empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(run("--bundle", empty.toString()).code()).isEqualTo(3);
  }

  @Test
  void whatIsAskedWronglyEndsWithTwo() {
    assertThat(run().code()).isEqualTo(2);
    assertThat(run("--no-such-option").code()).isEqualTo(2);
    assertThat(run("0x12", "--node", "http://127.0.0.1:1").code()).isEqualTo(2);
    var ended = run(UNKNOWN, "--node", "ftp://127.0.0.1");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("ftp://127.0.0.1");
  }

  @Test
  void aNodesBundleIsFetchedAndItsRefusalsAreTold() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var id = served.bundle.receipt().id().toString();
    answer(server, id, 200, served.bundle.toJson().compact());
    answer(server, UNKNOWN, 404, "{}");
    answer(server, "0x" + "55".repeat(32), 500, "{}");
    server.start();
    var node = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      assertThat(run(id, "--node", node, "--pins", pins()).code()).isZero();
      assertThat(run(UNKNOWN, "--node", node).code()).isEqualTo(3);
      assertThat(run("0x" + "55".repeat(32), "--node", node).code()).isEqualTo(1);
    } finally {
      server.stop(0);
    }
    var ended = run(id, "--node", node);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("no node answers at");
  }

  /// The verifier is a stranger's, and any server can answer it.
  @Test
  void anAnswerBeyondTheBoundIsNotReadToItsEnd() throws Exception {
    long tooMany = 160L << 20;
    var sent = new CompletableFuture<Long>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var blanks = new byte[1 << 16];
          Arrays.fill(blanks, (byte) ' ');
          long count = 0;
          try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            for (; count < tooMany; count += blanks.length) {
              exchange.getResponseBody().write(blanks);
            }
          } finally {
            sent.complete(count);
          }
        });
    server.start();
    try {
      var ended = run(UNKNOWN, "--node", "http://127.0.0.1:" + server.getAddress().getPort());
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.err()).contains("longer than the allowed 67108864 bytes");
      assertThat(sent.get(30, TimeUnit.SECONDS)).isLessThan(tooMany);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anErrorIsAMistakeThatIsLoggedAndEndsWithOne() {
    var failure = new AssertionError("odd");
    try (var log = new CapturedLog(CommandEnd.class)) {
      assertThat(Ended.failing(failure, Main::run, "--help")).isEqualTo(1);
      assertThat(log.records())
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.getMessage()).contains("openledger verify");
            assertThat(entry.getThrown()).isSameAs(failure);
          });
    }
  }

  private static void answer(HttpServer server, String id, int status, String text) {
    respond(server, "/api/v1/receipts/" + id + "/bundle", status, text);
  }

  private static void respond(HttpServer server, String path, int status, String text) {
    server.createContext(
        path,
        exchange -> {
          var bytes = text.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
