// The console: asks through the public API and shows what a receipt says. Text from the server is
// only ever set as text, never as markup: a record may hold any.

const at = (id) => document.getElementById(id);
const element = (name, className, text) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
const DECIMALS = 18;
const PLACES = 9;
const EXCERPT = 320;
const PEOPLE = 8;
const NAT = 1 << 20;
const CERTAIN = 1 << 16;
const AUTO = "auto";
const TURNS = 4;
const BEFORE = 80;
let receipt = null;
let turns = []; // questions and their answers, of which each goes on from the one before

/** Smallest units as OPEN with at most nine decimals; tables keep trailing zeros to line up. */
function open(units, padded = false) {
  const negative = units.startsWith("-");
  const digits = (negative ? units.slice(1) : units).padStart(DECIMALS + 1, "0");
  const whole = digits.slice(0, -DECIMALS);
  const shown = digits.slice(-DECIMALS).slice(0, PLACES);
  const fraction = padded ? shown : shown.replace(/0+$/, "");
  return (negative ? "-" : "") + whole + (fraction ? "." + fraction : "");
}
const nats = (units) => `${units < 0 ? "−" : "+"}${Math.abs(units / NAT).toFixed(3)} nats`;
const words = (name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const percent = (share) => (100 * share).toFixed(share < 0.1 ? 1 : 0) + " %";

// The key comes behind the address that `up` prints, where no server sees it,
// and stays in this tab.
if (location.hash.startsWith("#ol-")) {
  sessionStorage.setItem("key", location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}

function request(path, options = {}) {
  const key = sessionStorage.getItem("key");
  const headers = { ...options.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) };
  return fetch(path, { ...options, headers });
}

async function json(path, options) {
  const response = await request(path, options);
  const body = await response.json().catch(() => ({}));
  if (response.status === 401) {
    throw new Error("This page needs its key: open the address that ./openledger up prints.");
  }
  if (!response.ok) {
    throw new Error(body.error?.message ?? body.detail ?? `${path}: ${response.status}`);
  }
  return body;
}

function fail(error) {
  at("problem").textContent = error.message;
  at("problem").hidden = false;
}

const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const POLL_MILLIS = 2000;
const QUIET_MILLIS = 600;

async function loadModels() {
  const [models, served] = await Promise.all([json("/api/v1/models"), json("/v1/models")]);
  if (models.models.length === 0) {
    // A node that has just been started is still making its first model.
    at("status").textContent = "no model yet; one may be in the making…";
    setTimeout(() => loadModels().catch(fail), POLL_MILLIS);
    return;
  }
  const ids = models.models.map((model) => model.id);
  if (served.data.some((model) => model.id === AUTO)) ids.unshift(AUTO);
  const chosen = at("model").value;
  at("model").replaceChildren(
    ...ids.map((id) => {
      const option = element("option", "", id === AUTO ? `${AUTO}: whichever Datanet answers` : id);
      option.value = id;
      option.selected = id === chosen;
      return option;
    }));
  at("send").disabled = false;
  at("examples").replaceChildren(...models.examples.map(asking));
  at("status").textContent =
    `${plural(models.contributors, "contributor")} · ${plural(models.records, "record")}` +
    (models.epoch > 0 ? ` · epoch ${models.epoch}` : "");
}

/** A button that asks a question. */
function asking(question) {
  const button = element("button", "", question);
  button.type = "button";
  button.addEventListener("click", () => {
    at("question").value = question;
    at("follow").checked = false; // it stands by itself
    at("ask").requestSubmit();
  });
  return button;
}

/** What a question is asked with: what it goes on from, and the question. */
function messages(question) {
  return [
    ...turns.flatMap((turn) => [
      { role: "user", content: turn.question },
      { role: "assistant", content: turn.answer },
    ]),
    { role: "user", content: question },
  ];
}

/** Notes what the next question may go on from. */
function remember(question, answer) {
  turns = [...turns, { question, answer }].slice(-TURNS);
  at("before").textContent = cut(question, BEFORE);
  at("follow").checked = false;
  at("goes-on").hidden = false;
}

/** Streams an answer; returns the last chunk's `openledger` object and the whole text. */
async function stream(question, onText) {
  const response = await request("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: at("model").value,
      messages: messages(question),
      stream: true,
      stream_options: { include_usage: true },
      wanted: at("wanted").checked,
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

/** The answer with a footnote after each piece that is quoted; offsets count code points. */
function showQuotes(text, sources, records) {
  const points = Array.from(text);
  const numbers = new Map();
  for (const source of sources) {
    if (!numbers.has(source.record)) numbers.set(source.record, numbers.size + 1);
  }
  const parts = [];
  let from = 0;
  for (const source of sources.filter((each) => each.quoted).sort((a, b) => a.start - b.start)) {
    const number = numbers.get(source.record);
    const mark = element("button", "mark", `[${number}]`);
    mark.type = "button";
    mark.setAttribute("aria-label", `source ${number}`);
    mark.addEventListener("click", () => at(`source-${number}`).focus());
    parts.push(points.slice(from, source.end).join(""), mark);
    from = source.end;
  }
  parts.push(points.slice(from).join(""));
  at("answer").replaceChildren(...parts);
  const quotes = sources.filter((source) => source.quoted);
  const people = new Set(quotes.map((source) => source.contributor)).size;
  const quotedRecords = new Set(quotes.map((source) => source.record)).size;
  at("legend").textContent = `quoted from ${plural(quotedRecords, "record")} by ` +
    `${people} ${people === 1 ? "person" : "people"}`;
  const named = new Set();
  at("sources").replaceChildren(...sources.map((source) => {
    const number = numbers.get(source.record);
    const item = quoted(source, number, records[source.record]);
    if (!named.has(number)) item.id = `source-${number}`;
    named.add(number);
    return item;
  }));
}

/** Whom the answer rests on, what they earn by it, and the record on demand. */
function quoted(source, number, record) {
  const item = element("li");
  item.tabIndex = -1;
  const earned = element("span", "earned", `${open(source.amount)} OPEN earned by this answer`);
  earned.title = `${source.amount} units of 10^-18 OPEN`;
  item.append(element("span", "mark", `[${number}]`), " ",
    element("strong", "", source.contributor), " ", earned,
    source.quoted
      ? element("p", "said", `“${cut(source.quote)}”`)
      : element("p", "note", "credited, not quoted: said before what is quoted from another"));
  if (record) {
    const whole = element("details");
    whole.append(element("summary", "", "the record"));
    if (record.prompt) whole.append(element("p", "asked", record.prompt));
    whole.append(element("p", "whole", record.text),
      element("p", "note", ["licence " + record.licence, record.document].join(" · ")));
    item.append(whole);
  }
  return item;
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
  at("legend").replaceChildren(...(spans.length === 0
    ? ["No passage of this answer stands word for word in the training data."]
    : [element("span", "swatch"), " word for word in the training data: select a passage to " +
        "see who wrote it. A match is evidence; the shares below it are influence."]));
}

function showEvidence(button, span, records) {
  document.querySelectorAll(".span").forEach((node) =>
    node.setAttribute("aria-expanded", String(node === button)));
  const box = at("evidence");
  box.hidden = false;
  box.replaceChildren(
    element("p", "note", `in the records of ${plural(span.contributors, "contributor")}`),
    ...span.records.slice(0, 4).map((commitment) => {
      const record = records[commitment];
      return element("p", "", record
        ? `${record.contributor}: “${cut(record.text)}”`
        : `record ${commitment.slice(0, 14)}…`);
    }));
}

function cut(text, most = EXCERPT) {
  const points = Array.from(text);
  return points.length <= most ? text : points.slice(0, most - 1).join("") + "…";
}

function showRecords(credits, records) {
  at("records").replaceChildren(...credits.slice(0, 6).map((credit) => {
    const record = records[credit.record];
    const item = element("li");
    item.append(element("strong", "", credit.contributor), ` ${nats(credit.units)}: `,
      record ? cut(record.text) : "a record that is not public");
    return item;
  }));
}

/** Back to how a card looks before there is a receipt. */
function clearReceipt(question) {
  receipt = null;
  at("asked").textContent = question;
  for (const id of ["answer", "legend", "sources", "sure", "checks", "details"]) {
    at(id).replaceChildren();
  }
  for (const id of ["evidence", "verdict", "refusal", "influence"]) at(id).hidden = true;
  at("verify").disabled = true;
  at("result").hidden = false;
  at("result").className = "result writing";
}

const LISTED = {
  listed: "Your question is listed as wanted, without your name.",
  known: "You have had this question listed as wanted already.",
  "personal-data": "It tells a person apart, so it is not listed as wanted.",
  "no-question": "Only one short question by itself is listed as wanted.",
  full: "It is not listed as wanted: the list is full, or you have as many there as one may have.",
};

/** What people want answered, the most wanted first. */
async function showDemand() {
  const { wanted } = await json("/api/v1/wanted?limit=20");
  at("demand").hidden = wanted.length === 0;
  at("demanded").replaceChildren(...wanted.map((each) => {
    const item = element("li");
    const parties = each.parties === 1 ? "1 party" : `${each.parties} parties`;
    item.append(element("span", "", each.question),
      element("span", "note", ` ${each.datanet} · ${parties}`));
    return item;
  }));
}

/** That nothing answers, with what is nearest to it and answered. */
function showRefusal(question, { instead, wanted }) {
  at("listed").textContent = LISTED[wanted] ?? "";
  at("result").hidden = true;
  at("refused").textContent = question;
  at("nearest").hidden = instead.length === 0;
  at("instead").replaceChildren(...instead.map(asking));
  at("refusal").hidden = false;
}

function showReceipt(body) {
  receipt = body.receipt.id;
  const quotes = body.sources.length > 0;
  at("influence").hidden = quotes;
  if (quotes) {
    showQuotes(body.answer, body.sources, body.records);
    const right = Math.floor((100 * body.attribution.confidence) / CERTAIN);
    at("sure").textContent = `Of 100 such answers, ${right} are right.`;
  } else {
    showAnswer(body.answer, body.attribution.spans, body.records);
    showInfluence(body);
  }
  showFee(body);
  const details = [["receipt", body.receipt.id], ["model", body.receipt.model],
    ["adapter", body.receipt.adapterDigest], ["memory", body.receipt.memoryRoot],
    ["attribution", body.receipt.attribution], ["retrieval", body.receipt.retrieval],
    ["method", body.attribution.method], ["signature", body.receipt.signature]];
  at("details").replaceChildren(
    ...details.flatMap(([name, value]) => [element("dt", "", name), element("dd", "", value)]));
}

/** Whose data moved a model that wrote by itself. */
function showInfluence(body) {
  const base = body.attribution.baseCredit;
  const data = body.attribution.dataCredit;
  const total = Math.max(1, base + data);
  at("base-share").textContent = percent(base / total);
  at("data-share").textContent = percent(data / total);
  at("confidence").textContent = percent(body.attribution.confidence / CERTAIN);
  at("data-bar").style.width = `${(100 * data) / total}%`;
  const everybody = body.attribution.contributors;
  const people = everybody.slice(0, PEOPLE);
  at("others").textContent = everybody.length > PEOPLE
    ? `and ${plural(everybody.length - PEOPLE, "other contributor")} with less`
    : everybody.length === 0 ? "Nobody's data: the base model answered alone." : "";
  const most = Math.max(1, ...people.map((person) => Math.abs(person.units)));
  at("contributors").replaceChildren(...people.map((person) => {
    const item = element("li", person.units < 0 ? "against" : "");
    item.append(element("span", "", person.contributor),
      element("span", "number", nats(person.units)));
    const track = element("span", "track");
    const fill = element("span", "fill");
    fill.style.width = `${(100 * Math.abs(person.units)) / most}%`;
    track.append(fill);
    item.append(track);
    return item;
  }));
  showRecords(body.attribution.records, body.records);
}

function showFee(body) {
  at("fee").textContent = open(body.receipt.fee);
  at("lines").replaceChildren(...body.lines.map((line) => {
    const row = element("tr");
    const amount = element("td", "number", open(line.amount, true));
    amount.title = `${line.amount} units of 10^-18 OPEN`;
    row.append(element("td", "", line.name), amount);
    return row;
  }));
  at("fee-note").textContent = "provisional until the epoch closes";
}

async function showEarnings() {
  const earnings = await json("/api/v1/earnings");
  const unsettled = earnings.accounts.some((account) => account.provisional !== "0");
  at("accounts").hidden = earnings.accounts.length === 0;
  at("close").disabled = !unsettled;
  at("epoch").textContent = earnings.accounts.length === 0
    ? "Nobody has earned anything yet: every answer pays the people it came from."
    : earnings.epoch === 0
      ? "In OPEN. Nothing has been paid out yet."
      : `In OPEN. Epoch ${earnings.epoch} is settled on chain; ` +
        `${open(earnings.cumulative)} paid in all.`;
  at("earnings").replaceChildren(...earnings.accounts.slice(0, 50).map((account) => {
    const row = element("tr");
    row.append(element("td", "", account.name), element("td", "", account.role),
      amountCell("This epoch", account.provisional),
      amountCell("Settled", account.settled),
      amountCell("Paid", account.claimed));
    row.title = account.address;
    return row;
  }));
}

function amountCell(label, units) {
  const cell = element("td", units === "0" ? "number zero" : "number",
    units === "0" ? "0" : open(units, true));
  cell.dataset.label = label;
  return cell;
}

/** Runs what a button starts; it says `doing` meanwhile and cannot be pressed twice. */
async function during(button, doing, action) {
  const label = button.textContent;
  at("problem").hidden = true;
  button.disabled = true;
  button.classList.add("busy");
  button.textContent = doing;
  try {
    await action();
  } catch (error) {
    fail(error);
  } finally {
    button.textContent = label;
    button.classList.remove("busy");
    button.disabled = false;
  }
}

/** The checks, those of one kind on one line, failures first. */
function showChecks(checks) {
  const kinds = new Map();
  for (const check of checks) {
    const kind = `${check.holds} ${check.detail}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), check]);
  }
  const lines = [...kinds.values()].sort((a, b) => a[0].holds - b[0].holds);
  at("checks").replaceChildren(...lines.map((same) => {
    const line = element("li", same[0].holds ? "" : "failed",
      same.map((check) => words(check.check)).join(", "));
    line.append(element("span", "", ` ${same[0].detail}`));
    return line;
  }));
}

at("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const question = at("question").value.trim();
  if (question === "" || at("send").disabled) return;
  await during(at("send"), "Asking…", async () => {
    clearReceipt(question);
    if (!at("follow").checked) turns = [];
    at("goes-on").hidden = turns.length === 0;
    let quiet = 0;
    try {
      const { text, openledger } = await stream(
        question,
        (text) => {
          at("answer").textContent = text;
          at("result").className = "result writing";
          // The stream rests between the last word and the attribution.
          clearTimeout(quiet);
          quiet = setTimeout(() => { at("result").className = "result pending"; }, QUIET_MILLIS);
        });
      if (!openledger) throw new Error("The answer ended early; ask again.");
      if (!openledger.answered) {
        showRefusal(question, openledger);
        await showDemand();
        return;
      }
      remember(question, text);
      showReceipt(await json(`/api/v1/receipts/${openledger.receipt}`));
    } catch (error) {
      at("result").hidden = at("answer").textContent === "";
      throw error;
    } finally {
      clearTimeout(quiet);
      at("result").className = "result";
      at("verify").disabled = receipt === null;
    }
    await showEarnings();
  });
});

at("verify").addEventListener("click", () => during(at("verify"), "Running it again…", async () => {
  at("verdict").hidden = true;
  at("checks").replaceChildren();
  const result = await json(`/api/v1/receipts/${receipt}/verify`, { method: "POST" });
  showChecks(result.checks);
  const failed = result.checks.filter((check) => !check.holds).length;
  at("verdict").className = failed === 0 ? "verdict" : "verdict failed";
  at("verdict").textContent = failed === 0
    ? `Every bit agrees: all ${result.checks.length} checks hold.`
    : `${failed} of ${result.checks.length} checks fail: this receipt does not hold.`;
  at("verdict").hidden = false;
}));

at("close").addEventListener("click", async () => {
  await during(at("close"), "Paying…", async () => {
    const { openEpoch } = await json("/api/v1/earnings");
    const { closed } = await json("/api/v1/epochs", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ epoch: openEpoch }),
    });
    at("fee-note").textContent = closed ? "settled and paid on chain" : "nothing to settle yet";
    await loadModels();
  });
  await showEarnings().catch(fail);
});

loadModels().then(showEarnings).then(showDemand).catch(fail);
