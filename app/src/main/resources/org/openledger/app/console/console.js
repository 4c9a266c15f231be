// The console: asks through the public API and shows what a receipt says. Text from the server is
// only ever set as text, never as markup.

const at = (id) => document.getElementById(id);
const element = (name, className, text) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
const DECIMALS = 18;
let receipt = null;

/** Smallest units as OPEN with at most `places` decimals; the exact amount is in the title. */
function open(units, places = 9) {
  const negative = units.startsWith("-");
  const digits = (negative ? units.slice(1) : units).padStart(DECIMALS + 1, "0");
  const whole = digits.slice(0, -DECIMALS);
  const fraction = digits.slice(-DECIMALS).slice(0, places).replace(/0+$/, "");
  return (negative ? "-" : "") + whole + (fraction ? "." + fraction : "");
}
const percent = (share) => (100 * share).toFixed(share < 0.1 ? 1 : 0) + " %";

async function json(path, options) {
  const response = await fetch(path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.error?.message ?? body.detail ?? `${path}: ${response.status}`);
  }
  return body;
}

function fail(error) {
  at("problem").textContent = error.message;
  at("problem").hidden = false;
}

async function loadModels() {
  const models = await json("/api/v1/models");
  at("model").replaceChildren(
    ...models.models.map((model) => {
      const option = element("option", "", `${model.id}`);
      option.value = model.id;
      return option;
    }));
  at("examples").replaceChildren(
    ...models.examples.slice(0, 4).map((question) => {
      const button = element("button", "", question);
      button.type = "button";
      button.addEventListener("click", () => {
        at("question").value = question;
        at("ask").requestSubmit();
      });
      return button;
    }));
  at("status").textContent =
    `${models.contributors} contributors · ${models.records} records · epoch ${models.epoch}`;
}

/** Streams an answer; returns the last chunk's `openledger` object and the whole text. */
async function stream(question, onText) {
  const response = await fetch("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: at("model").value,
      messages: [{ role: "user", content: question }],
      stream: true,
      stream_options: { include_usage: true },
    }),
  });
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw new Error(body.error?.message ?? `the server answered ${response.status}`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  let text = "";
  let openledger = null;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    buffer += part.value;
    const lines = buffer.split("\n");
    buffer = lines.pop();
    for (const line of lines) {
      if (!line.startsWith("data: ") || line === "data: [DONE]") continue;
      const chunk = JSON.parse(line.slice(6));
      if (chunk.error) throw new Error(chunk.error.message);
      text += chunk.choices?.[0]?.delta?.content ?? "";
      openledger = chunk.openledger ?? openledger;
      onText(text);
    }
  }
  return { text, openledger };
}

/** The answer with its evidence spans as buttons; offsets count code points. */
function showAnswer(text, spans, records) {
  const points = Array.from(text);
  const parts = [];
  let from = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.start < from) continue;
    parts.push(points.slice(from, span.start).join(""));
    const button = element("button", "span", points.slice(span.start, span.end).join(""));
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => showEvidence(button, span, records));
    parts.push(button);
    from = span.end;
  }
  parts.push(points.slice(from).join(""));
  at("answer").replaceChildren(...parts);
}

function showEvidence(button, span, records) {
  document.querySelectorAll(".span").forEach((node) =>
    node.setAttribute("aria-expanded", String(node === button)));
  const box = at("evidence");
  box.hidden = false;
  box.replaceChildren(
    element("p", "note", `in the records of ${span.contributors} contributor` +
      (span.contributors === 1 ? "" : "s")),
    ...span.records.slice(0, 4).map((commitment) => {
      const record = records[commitment];
      return element("p", "", record
        ? `${record.contributor}: “${record.text.slice(0, 320)}”`
        : `record ${commitment.slice(0, 14)}…`);
    }));
}

function showReceipt(body) {
  receipt = body.receipt.id;
  showAnswer(body.answer, body.attribution.spans, body.records);
  const base = body.attribution.baseCredit;
  const data = body.attribution.dataCredit;
  const total = Math.max(1, base + data);
  at("base-share").textContent = percent(base / total);
  at("data-share").textContent = percent(data / total);
  at("confidence").textContent = percent(body.attribution.confidence / 65536);
  const people = body.attribution.contributors.slice(0, 8);
  const most = Math.max(1, ...people.map((person) => Math.abs(person.units)));
  at("contributors").replaceChildren(...people.map((person) => {
    const item = element("li", person.units < 0 ? "against" : "");
    item.append(element("span", "", person.contributor),
      element("span", "number", `${(person.units / (1 << 20)).toFixed(3)} nats`));
    const track = element("span", "track");
    const fill = element("span", "fill");
    fill.style.width = `${(100 * Math.abs(person.units)) / most}%`;
    track.append(fill);
    item.append(track);
    return item;
  }));
  at("fee").textContent = open(body.receipt.fee);
  at("lines").replaceChildren(...body.lines.map((line) => {
    const row = element("tr");
    const amount = element("td", "number", open(line.amount));
    amount.title = `${line.amount} units of 10^-18 OPEN`;
    row.append(element("td", "", line.name), amount);
    return row;
  }));
  at("checks").replaceChildren();
  at("evidence").hidden = true;
  const details = [["receipt", body.receipt.id], ["model", body.receipt.model],
    ["adapter", body.receipt.adapterDigest], ["attribution", body.receipt.attribution],
    ["method", body.attribution.method], ["signature", body.receipt.signature]];
  at("details").replaceChildren(
    ...details.flatMap(([name, value]) => [element("dt", "", name), element("dd", "", value)]));
}

async function showEarnings() {
  const earnings = await json("/api/v1/earnings");
  at("epoch").textContent = earnings.epoch === 0
    ? "No epoch has been closed yet."
    : `Epoch ${earnings.epoch} is settled on chain; ` +
      `${open(earnings.cumulative)} OPEN allotted in all.`;
  at("earnings").replaceChildren(...earnings.accounts.slice(0, 50).map((account) => {
    const row = element("tr");
    row.append(element("td", "", account.name), element("td", "", account.role),
      element("td", "number", open(account.provisional)),
      element("td", "number", open(account.settled)),
      element("td", "number", open(account.claimed)));
    row.title = account.address;
    return row;
  }));
}

at("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("problem").hidden = true;
  at("send").disabled = true;
  try {
    at("result").hidden = false;
    at("answer").replaceChildren();
    const { openledger } = await stream(at("question").value.trim(), (text) => {
      at("answer").textContent = text;
    });
    if (openledger) showReceipt(await json(`/api/v1/receipts/${openledger.receipt}`));
    await showEarnings();
  } catch (error) {
    fail(error);
  } finally {
    at("send").disabled = false;
  }
});

at("verify").addEventListener("click", async () => {
  at("verify").disabled = true;
  try {
    const result = await json(`/api/v1/receipts/${receipt}/verify`, { method: "POST" });
    at("checks").replaceChildren(...result.checks.map((check) =>
      element("li", check.holds ? "" : "failed", `${check.check}: ${check.detail}`)));
  } catch (error) {
    fail(error);
  } finally {
    at("verify").disabled = false;
  }
});

at("close").addEventListener("click", async () => {
  at("close").disabled = true;
  try {
    await json("/api/v1/epochs", { method: "POST" });
    await Promise.all([showEarnings(), loadModels()]);
  } catch (error) {
    fail(error);
  } finally {
    at("close").disabled = false;
  }
});

loadModels().then(showEarnings).catch(fail);
