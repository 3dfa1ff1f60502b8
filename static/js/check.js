// Recounts a sealed round in the browser, a second hand beside surveys/verify_bundle.py. It fetches sealed
// votes from this site alone and sends nothing: a receipt is read here and goes nowhere.
(() => {
  const tool = document.getElementById("check");
  if (!tool) return;
  const field = (name) => document.getElementById(`check-${name}`);
  const words = {};
  for (const each of field("words").content.querySelectorAll("[data-word]")) words[each.dataset.word] = each.textContent.trim();
  const say = (word, values = {}) => (words[word] ?? word).replace(/%(\w+)%/g, (whole, name) => values[name] ?? whole);

  // --- reading ---
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const bytesOf = (text) => new TextEncoder().encode(text);
  const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
  const demand = (isRight) => { if (!isRight) throw new Error("not a file of this kind"); };

  // Sorted keys, no spaces, ASCII: the one text of a content, as the worker writes it.
  const sortKey = (name) => [...name].map((letter) => letter.codePointAt(0).toString(16).padStart(6, "0")).join("");
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value !== null && typeof value === "object") {
      const names = Object.keys(value).sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
      return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
    }
    demand(typeof value !== "number" || Number.isSafeInteger(value));
    return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
  };
  const same = (one, other) => canonical(one) === canonical(other);
  const demandBundle = ({ format, rule, items, answered, invited }) => {
    demand(format === "delphi-roadmap/bundle/1" && Array.isArray(items));
    const numbers = [rule.scale_max, rule.agree_from, rule.threshold_percent, rule.minimum_ratings, answered, invited];
    demand([...numbers, rule.revise_from_percent ?? 1].every((each) => Number.isSafeInteger(each) && each >= 0));
    demand([rule.threshold_is_inclusive, rule.judges_against].every((each) => typeof each === "boolean"));
    for (const [code, rating, ...more] of items.flatMap((item) => item.ratings)) {
      demand(/^[0-9a-f]{20}$/.test(code) && !more.length);
      demand(rating === "U" || (Number.isInteger(rating) && rating >= 1 && rating <= rule.scale_max));
    }
  };
  const load = async (address) => {
    const response = await fetch(address, { cache: "no-store" });
    demand(response.ok);
    const bytes = await response.arrayBuffer();
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const content = JSON.parse(text);
    demandBundle(content);
    return { content, sha256: await sha256(bytes), isCanonical: canonical(content) === text };
  };

  // --- recounting: the rule in whole numbers ---
  const verdict = (agreeing, disagreeing, rated, rule) => {
    const { threshold_percent: bar, threshold_is_inclusive: isInclusive, revise_from_percent: revise } = rule;
    const passes = (votes, percent, isEnough) => 100 * votes - percent * rated > (isEnough ? -1 : 0);
    if (rated < rule.minimum_ratings) return "too_few";
    if (passes(agreeing, bar, isInclusive)) return "consensus";
    if (rule.judges_against && passes(disagreeing, bar, isInclusive)) return "consensus_against";
    return revise !== null && passes(agreeing, revise, true) ? "revise" : "no_consensus";
  };
  const recount = ({ ratings }, rule, answered) => {
    const values = ratings.map(([, rating]) => rating).filter((rating) => rating !== "U");
    const [rated, cannot_judge, missing] = [values.length, ratings.length - values.length, answered - ratings.length];
    const agreeing = values.filter((value) => value >= rule.agree_from).length;
    const disagreeing = values.filter((value) => value <= rule.scale_max + 1 - rule.agree_from).length;
    const counts = Array.from({ length: rule.scale_max }, (_, index) => values.filter((value) => value === index + 1).length);
    return { counts, cannot_judge, missing, rated, agreeing, disagreeing, verdict: verdict(agreeing, disagreeing, rated, rule) };
  };
  const differences = async (item, { rule, answered }) => {
    const codes = item.ratings.map(([code]) => code);
    const found = recount(item, rule, answered);
    const wording = await sha256(bytesOf(canonical({ en: item.en, zh: item.zh })));
    const wrong = Object.keys(found).filter((part) => !same(found[part], item[part] ?? null));
    const other = { "too-many": codes.length > answered, "code-twice": new Set(codes).size < codes.length };
    Object.assign(other, { unsorted: !same([...codes].sort(), codes), wording: wording !== item.text_sha256 });
    return [
      ...wrong.map((part) => say("difference", { part: say(part), found: String(found[part]), said: String(item[part]) })),
      ...Object.keys(other).filter((word) => other[word]).map((word) => say(word)),
    ];
  };

  const priorityRow = async (item, content) => {
    const wrong = await differences(item, content);
    const cells = [item.priority, say("share", item), say(`verdict-${item.verdict}`)];
    return { cells, state: wrong.length ? "wrong" : "right", result: wrong.join("; ") || say("same") };
  };
  // --- the file as a whole ---
  const claim = (isTrue, word, values) => ({ cells: [say(word, values)], state: isTrue ? "right" : "wrong" });
  const open = (word) => ({ cells: [say(word)], state: "open" });
  const isOnce = (items, part) => new Set(items.map((item) => item[part])).size === items.length;

  const chainRow = async ({ content }, address) => {
    if (content.round === 1) return claim(content.previous_sha256 === "", "first");
    if (!address) return open("before-not-there");
    const before = await load(address);
    const isLocked = ["study", "pillar", "rule", "protocol_sha256"].every((part) => same(content[part], before.content[part]));
    return claim(isLocked && content.previous_sha256 === before.sha256, "before");
  };
  const groupRows = ({ breakdown, answered }) => {
    if (!breakdown) return [];
    const sizes = breakdown.groups.map((group) => group.answered);
    const isRight = sizes.every((size) => size >= 5) && sizes.reduce((sum, size) => sum + size, 0) === answered;
    return [open("groups"), claim(isRight, "groups-add-up")];
  };
  const fileRows = async (bundle, { sha256: onPage, previous }) => {
    const { content } = bundle;
    const mailed = field("sha256").value.trim().toLowerCase();
    return [
      claim(bundle.sha256 === onPage, "hash-of-page", { sha256: bundle.sha256 }),
      mailed ? claim(bundle.sha256 === mailed, "hash-of-mail") : open("no-hash-of-mail"),
      claim(bundle.isCanonical, "one-form"),
      claim(content.answered <= content.invited, "answered", content),
      claim(isOnce(content.items, "item") && isOnce(content.items, "priority"), "once"),
      await chainRow(bundle, previous),
      ...groupRows(content),
    ];
  };

  // --- the receipt ---
  const codeOf = async (key, item) => hex(await crypto.subtle.sign("HMAC", key, bytesOf(String(item)))).slice(0, 20);
  const keyOf = (secret) => {
    demand(/^[0-9a-f]{64}$/.test(secret));
    const bytes = Uint8Array.from(secret.match(/../g), (pair) => parseInt(pair, 16));
    return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  };
  const inWords = (rating) => (rating === "U" ? say("cannot_judge") : rating ?? "–");
  // Undefined is what is not there: `line` in the receipt, `sealed` in the file.
  const verdictOnLine = (line, code, sealed, isShort) => {
    if (!line) return isShort ? "found" : "not-yours";
    if ((line.code ?? code) !== code) return "other-code";
    if (sealed === undefined) return "missing-code";
    return sealed === line.rating ? "found" : "other-rating";
  };
  const receiptRow = (name, line, sealed, word) => {
    const cells = [name, inWords(line?.rating), inWords(sealed)];
    return { cells, state: word === "found" ? "right" : "wrong", result: say(word) };
  };
  const receiptRows = async (text, content) => {
    const receipt = JSON.parse(text);
    demand(receipt.format === "delphi-roadmap/receipt/1");
    const isOfAnother = ["round_id", "study", "pillar", "round"].some((part) => (receipt[part] ?? content[part]) !== content[part]);
    if (isOfAnother) return [receiptRow("–", undefined, undefined, "other-round")];
    const lines = new Map((receipt.ratings ?? []).map((line) => [line.item, line]));
    const [key, isShort, rows] = [await keyOf(receipt.secret), !lines.size, []];
    for (const item of content.items) {
      const code = await codeOf(key, item.item);
      const sealed = item.ratings.find(([each]) => each === code)?.[1];
      const line = lines.get(item.item);
      lines.delete(item.item);
      if (line || sealed !== undefined) rows.push(receiptRow(item.priority, line, sealed, verdictOnLine(line, code, sealed, isShort)));
    }
    if (!rows.length && !lines.size) lines.set("–", { item: "–" }); // the short receipt of somebody who is not in the file
    return [...rows, ...[...lines.values()].map((line) => receiptRow(line.priority ?? line.item, line, undefined, "missing-code"))];
  };

  // --- the page ---
  const make = (name, text, className = "") => Object.assign(document.createElement(name), { textContent: text ?? "", className });
  const table = (caption, heads, rows) => {
    const made = make("table", "", "table-quiet mt-4");
    made.append(make("caption", caption));
    made.createTHead().insertRow().append(...[...heads, "result"].map((head) => make("th", say(`head-${head}`))));
    made.createTBody();
    for (const { cells, state, result } of rows) {
      const mark = { right: "text-success", wrong: "text-danger fw-semibold", open: "text-muted" }[state];
      made.tBodies[0].insertRow().append(...cells.map((cell) => make("td", String(cell), "text-break")), make("td", result ?? say(state), mark));
    }
    const scroll = Object.assign(make("div", "", "table-scroll"), { tabIndex: 0, role: "region", ariaLabel: caption });
    scroll.append(made);
    return scroll;
  };
  const alert = (word, kind) => make("p", say(word), `alert alert-${kind}`);
  const show = (tables) => {
    const isWrong = tables.some(([, , rows]) => rows.some((row) => row.state === "wrong"));
    const summary = isWrong ? alert("not-all-right", "danger") : alert("all-right", "success");
    field("report").replaceChildren(summary, ...tables.map((each) => table(...each)));
  };
  const fail = (word) => field("report").replaceChildren(alert(word, "danger"));

  const check = async () => {
    if (!window.crypto?.subtle) return fail("no-crypto");
    const chosen = field("round").selectedOptions[0]; // its data say where the round before is, and the hash of the page
    const bundle = await load(chosen.value).catch(() => null);
    if (!bundle) return fail("unreadable");
    const priorities = await Promise.all(bundle.content.items.map((item) => priorityRow(item, bundle.content)));
    const tables = [[say("title-file"), ["claim"], await fileRows(bundle, chosen.dataset)]];
    tables.push([say("title-priorities"), ["priority", "agree", "verdict"], priorities]);
    const text = field("receipt").value.trim();
    if (text) {
      const rows = await receiptRows(text, bundle.content).catch(() => null);
      if (!rows) return fail("unreadable-receipt");
      tables.unshift([say("title-receipt"), ["priority", "yours", "sealed"], rows]);
    }
    show(tables);
  };

  field("receipt-file").addEventListener("change", async (event) => {
    field("receipt").value = (await event.target.files[0]?.text()) ?? "";
  });
  field("start").addEventListener("click", () => check().catch(() => fail("unreadable")));
  field("without").hidden = true;
  tool.hidden = false;
})();
