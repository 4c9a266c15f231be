package org.openledger.chain.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Caller;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.Subscriptions;
import org.openledger.core.json.Json;

/// How many filters there may be, whose, and for how long.
final class FiltersTest {
  private static final Filters.Kind BLOCKS = new Filters.Kind.BlockHashes();
  private static final Caller HERE = new Caller.From("127.0.0.1");
  private static final Caller THERE = new Caller.From("127.0.0.2");
  private static final long IDLE = TimeUnit.MINUTES.toNanos(5);

  private final ChainNode node = ChainNode.start(ChainConfig.inMemory(Map.of()));
  private final Filters filters = new Filters(node, () -> this.now);
  private long now = Long.MAX_VALUE - IDLE;

  @AfterEach
  void close() {
    node.close();
  }

  /// Makes filters until one is refused; their ids.
  private List<String> fill(Caller caller) {
    List<String> made = new ArrayList<>();
    for (var reply = filters.add(caller, BLOCKS);
        reply instanceof Reply.Result(Json id);
        reply = filters.add(caller, BLOCKS)) {
      made.add(id.text());
    }
    return made;
  }

  private String make(Caller caller) {
    var reply = filters.add(caller, BLOCKS);
    assertThat(reply).isInstanceOf(Reply.Result.class);
    return ((Reply.Result) reply).value().text();
  }

  private Caller.Connected connection() {
    return new Caller.Connected(new Subscriptions(node, _ -> {}));
  }

  private boolean isThere(String id) {
    return filters.changes(id) instanceof Reply.Result;
  }

  /// The same again, for whoever gives one back may have another.
  @Test
  void noCallerHasMoreThanAreFree() {
    var ours = fill(HERE);
    assertThat(ours).hasSize(500).doesNotHaveDuplicates();
    assertThat(filters.add(HERE, BLOCKS))
        .isInstanceOfSatisfying(
            Reply.Failure.class,
            e -> {
              assertThat(e.code()).isEqualTo(Reply.LIMIT_EXCEEDED);
              assertThat(e.message()).isEqualTo("too many filters");
              assertThat(e.data()).isEqualTo(Json.of(Filters.ADVICE));
            });
    assertThat(fill(THERE)).hasSize(250);
    assertThat(fill(HERE)).isEmpty();
    make(new Caller.From("127.0.0.3"));
    ours.subList(0, 200).forEach(id -> assertThat(filters.remove(id)).isTrue());
    assertThat(fill(HERE)).hasSize(75);
  }

  @Test
  void oneConnectionHasAHundredAndTakesNoneOfItsAddress() {
    fill(HERE);
    assertThat(fill(connection())).hasSize(100);
    assertThat(fill(connection())).hasSize(100);
  }

  @Test
  void allOfAConnectionEndWithIt() {
    var connection = connection();
    var gone = fill(connection);
    var other = make(HERE);
    assertThat(gone).allMatch(this::isThere);
    connection.subscriptions().close();
    assertThat(gone).noneMatch(this::isThere);
    assertThat(isThere(other)).isTrue();
    assertThat(filters.add(connection, BLOCKS)).isEqualTo(Subscriptions.ended());
    assertThat(connection.subscriptions().toHeads()).isEqualTo(Subscriptions.ended());
  }

  /// The clock of a process may pass the end of its numbers.
  @Test
  void whatNobodyAsksForFiveMinutesIsForgotten() {
    var kept = make(HERE);
    var idle = fill(HERE);
    now += IDLE;
    assertThat(isThere(kept)).isTrue();
    now += 1;
    assertThat(idle).noneMatch(this::isThere).noneMatch(filters::remove);
    assertThat(isThere(kept)).isTrue();
    assertThat(fill(HERE)).hasSize(499);
  }

  @Test
  void nobodyCanTellWhatAnothersFilterIsCalled() {
    var elsewhere = new Filters(node, () -> now);
    assertThat(make(HERE))
        .matches("0x[0-9a-f]{32}")
        .isNotEqualTo(((Reply.Result) elsewhere.add(HERE, BLOCKS)).value().text());
  }
}
