package org.openledger.app.http.product;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openledger.app.http.Bodies;
import org.openledger.app.http.Caller;
import org.openledger.app.http.Needs;
import org.openledger.app.http.Replies;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.node.DatanetRequest;
import org.openledger.node.Node;

/// Datanets: who may read which, what is handed in, and who is admitted.
final class DatanetRoutes {
  private static final int ROWS_BYTES = 16 << 20;
  private static final TextBounds ROWS = TextBounds.whole(ROWS_BYTES);

  private final Node node;

  DatanetRoutes(Node node) {
    this.node = node;
  }

  /// Adds the routes.
  void add(RoutesConfig routes) {
    routes.get("/api/v1/datanets", this::list);
    routes.post("/api/v1/datanets", this::create, Needs.CURATE);
    routes.post("/api/v1/datanets/{id}/records", this::handIn, Needs.CONTRIBUTE);
    routes.delete("/api/v1/datanets/{id}/records/{record}", this::withdraw);
    routes.get("/api/v1/datanets/{id}/readers", this::readers);
    routes.put("/api/v1/datanets/{id}/readers/{name}", this::admit);
    routes.delete("/api/v1/datanets/{id}/readers/{name}", this::dismiss);
  }

  private void list(Context ctx) {
    var all = node.contributing().datanets(Caller.account(ctx)).stream().map(this::view).toList();
    Replies.json(ctx, Json.object().put("datanets", all).build());
  }

  private void create(Context ctx) {
    var owner = Caller.account(ctx).name();
    var wanted = Bodies.json(ctx, body -> wanted(body, owner));
    node.contributing().create(wanted);
    Replies.json(ctx, view(wanted));
  }

  private static DatanetRequest wanted(Json body, String owner) {
    return new DatanetRequest(
        id(body.get("id").text()),
        body.get("name").text(),
        body.find("summary").map(Json::text).orElse(""),
        word(DatanetRequest.Form.class, body.get("form").text()),
        body.get("licences").items().stream()
            .map(Json::text)
            .collect(Collectors.toCollection(TreeSet::new)),
        word(DatanetRequest.Visibility.class, body.get("visibility").text()),
        owner);
  }

  private void handIn(Context ctx) {
    var body = Bodies.bytes(ctx, Bodies.BYTES_MAX);
    // They may come compressed: what a few bytes unpack to has a bound, and takes room, too.
    if (TextInput.isPacked(body)) {
      Bodies.unpacking(ctx, ROWS_BYTES);
    }
    var rows = TextInput.of(new ByteArrayInputStream(body), "the rows", ROWS).bytes();
    Replies.json(
        ctx,
        Views.imported(
            node.contributing()
                .handIn(Caller.account(ctx), id(ctx), new ByteArrayInputStream(rows))));
  }

  private void withdraw(Context ctx) {
    var record = ctx.pathParam("record");
    node.contributing().withdraw(Caller.account(ctx), id(ctx), record);
    Replies.json(ctx, Json.object().put("withdrawn", record).build());
  }

  private void readers(Context ctx) {
    readers(ctx, id(ctx));
  }

  private void admit(Context ctx) {
    node.contributing().admit(Caller.account(ctx), id(ctx), ctx.pathParam("name"));
    readers(ctx, id(ctx));
  }

  private void dismiss(Context ctx) {
    node.contributing().dismiss(Caller.account(ctx), id(ctx), ctx.pathParam("name"));
    readers(ctx, id(ctx));
  }

  private void readers(Context ctx, DatanetId id) {
    var readers = node.contributing().readers(Caller.account(ctx), id);
    Replies.json(ctx, Json.object().put("readers", Json.strings(readers)).build());
  }

  private Json view(DatanetRequest datanet) {
    return Views.datanet(
        datanet, node.remembering().of(datanet.id()), node.contributing().newest(datanet.id()));
  }

  private static DatanetId id(Context ctx) {
    try {
      return new DatanetId(ctx.pathParam("id"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Code.NO_SUCH_THING, String.valueOf(e.getMessage()), e);
    }
  }

  private static DatanetId id(String text) {
    try {
      return new DatanetId(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private static <E extends Enum<E>> E word(Class<E> type, String word) {
    for (var value : type.getEnumConstants()) {
      if (Views.word(value).equals(word)) {
        return value;
      }
    }
    var known = Arrays.stream(type.getEnumConstants()).map(Views::word).toList();
    throw new Refusal(
        Code.INVALID_ARGUMENT, "\"" + word + "\" is none of " + String.join(", ", known));
  }
}
