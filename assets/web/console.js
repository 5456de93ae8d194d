// The console's pages: what a signed-in person sees and does. Pages are served whole; this fills in what the API answers.
import { canonical, newKey, secretsOf, sha256, signWith } from "./console-keys.js";

const language = document.documentElement.lang;
const words = JSON.parse(document.getElementById("words").textContent);
const page = document.querySelector("[data-page]");
const word = (kind, name) => words[`${kind}-${name}`] ?? name;
const text = new TextEncoder();

/** Calls the API as this page. Throws the problem's own sentence, which is in the page's language. */
async function call(method, path, body) {
  const headers = { "Accept-Language": language };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (answer.status === 204) return null;
  const value = await answer.json();
  if (answer.ok) return value;
  const problem = new Error(value.detail ?? value.title);
  problem.code = value.code;
  problem.status = answer.status;
  throw problem;
}

function fill(root, values) {
  for (const [name, value] of Object.entries(values)) {
    const place = root.querySelector(`[data-of="${name}"]`);
    if (place) place.textContent = value ?? "";
  }
}

function complain(root, sentence) {
  const place = root.querySelector(".problem");
  place.textContent = sentence ?? "";
  place.hidden = !sentence;
}

/** Runs what a form asks for: its button rests meanwhile, and a problem is told beside it. */
function onSubmit(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // Before its button rests: what rests is not sent.
    const given = new FormData(form, event.submitter);
    const working = form.querySelector(".working");
    const buttons = form.querySelectorAll("button");
    complain(form, null);
    for (const button of buttons) button.disabled = true;
    if (working) working.hidden = false;
    try {
      await act(given);
    } catch (problem) {
      complain(form, problem.message);
    } finally {
      for (const button of buttons) button.disabled = false;
      if (working) working.hidden = true;
    }
  });
}

function china(instant) {
  const form = { timeZone: "Asia/Shanghai", dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language, form).format(new Date(instant));
}

const to = (path) => location.assign(`${path}${location.search.includes("lang=") ? location.search : ""}`);

function signIn() {
  onSubmit(document.getElementById("sign-in"), async (form) => {
    const person = form.get("person").trim();
    const { secret } = await secretsOf(person, form.get("password"));
    await call("POST", "/api/v1/console/sign-in", { person, secret });
    to("/console");
  });
}

function enrol() {
  const first = document.getElementById("code");
  const second = document.getElementById("enrol");
  let enrolling;
  onSubmit(first, async (form) => {
    enrolling = await call("POST", "/api/v1/console/enrolling", { code: form.get("code") });
    enrolling.code = form.get("code");
    fill(second, { ...enrolling, role: word("role", enrolling.role) });
    second.querySelector("[name=username]").value = enrolling.person;
    second.querySelector("[data-signs]").hidden = !enrolling.signs;
    first.hidden = true;
    second.hidden = false;
    second.querySelector("[name=password]").focus();
  });
  onSubmit(second, async (form) => {
    const password = form.get("password");
    if (password !== form.get("again")) throw new Error(second.querySelector(".problem").dataset.different);
    const { secret, wrapping } = await secretsOf(enrolling.person, password);
    const key = enrolling.signs ? await newKey(wrapping) : undefined;
    await call("POST", "/api/v1/console/enrol", { code: enrolling.code, secret, key });
    to("/console");
  });
}

/** Who is signed in, above every page. A session that ended leads to the sign-in. */
async function who() {
  let session;
  try {
    session = await call("GET", "/api/v1/console/session");
  } catch (problem) {
    if (problem.status === 401) to("/console");
    throw problem;
  }
  fill(document.querySelector(".who"), session);
  const roles = document.getElementById("role");
  for (const role of session.roles) {
    roles.append(new Option(word("role", role), role, false, role === session.role));
  }
  roles.addEventListener("change", async () => {
    await call("POST", "/api/v1/console/role", { role: roles.value });
    location.reload();
  });
  document.getElementById("sign-out").addEventListener("click", async () => {
    await call("POST", "/api/v1/console/sign-out");
    to("/console");
  });
  return session;
}

/** What waits for each role that decides. */
const WAITING = { reviewer: "submitted", approver: "reviewed" };

async function home() {
  const session = await who();
  await sessions();
  const state = WAITING[session.role];
  document.getElementById("queue-other").hidden = Boolean(state);
  if (!state) return;
  const table = document.getElementById("queue");
  const more = document.getElementById("more");
  let cursor;
  const load = async () => {
    const asked = new URLSearchParams({ state, limit: "50" });
    if (cursor) asked.set("cursor", cursor);
    const found = await call("GET", `/api/v1/appraisals?${asked}`);
    for (const one of found.items) {
      const row = document.getElementById("row").content.cloneNode(true);
      const conclusion = word("conclusion", one.conclusion);
      fill(row, { appraised_at: china(one.appraised_at), conclusion, item: one.item });
      const link = row.querySelector("a");
      link.href = `/console/appraisals/${one.id}${location.search}`;
      table.tBodies[0].append(row);
    }
    cursor = found.next;
    more.hidden = !cursor;
    const none = table.tBodies[0].rows.length === 0;
    table.hidden = none;
    document.getElementById("queue-none").hidden = !none;
  };
  more.addEventListener("click", load);
  await load();
}

async function sessions() {
  const list = document.getElementById("sessions");
  for (const one of (await call("GET", "/api/v1/console/sessions")).sessions) {
    const row = document.getElementById("session").content.cloneNode(true);
    const item = row.querySelector("li");
    row.querySelector("time").dateTime = one.signed_in_at;
    row.querySelector("b").hidden = !one.current;
    const end = row.querySelector("button");
    end.hidden = one.current;
    end.addEventListener("click", async () => {
      await call("POST", `/api/v1/console/sessions/${one.id}/end`);
      item.remove();
    });
    row.querySelector('[data-of="role"]').textContent = word("role", one.role);
    row.querySelector("time").textContent = china(one.signed_in_at);
    list.append(row);
  }
}

/** Fills the report's draft in from its body, and answers whether the body is the one whose hash is signed. */
async function showDraft(appraisal) {
  const draft = document.getElementById("draft");
  const { body } = appraisal;
  const signatures = appraisal.signatures.map((one) => `${word("role", one.role)} ${one.licence}`);
  fill(draft, {
    ...body.item,
    category: word("category", body.item.category),
    conclusion: word("conclusion", body.conclusion),
    signatures: signatures.join(" · "),
    body_sha256: appraisal.body_sha256,
  });
  for (const finding of body.findings) {
    const row = document.getElementById("finding").content.cloneNode(true);
    fill(row, { point: word("point", finding.point), result: word("result", finding.result), note: finding.note });
    row.querySelector(".result").dataset.result = finding.result;
    row.querySelector(".note").hidden = !finding.note;
    for (const photo of finding.photos ?? []) {
      const picture = new Image(200, 150);
      picture.src = `/api/v1/evidence/${photo}`;
      picture.alt = word("point", finding.point);
      row.querySelector(".shots").append(picture);
    }
    document.getElementById("findings").append(row);
  }
  draft.querySelector("video").src = `/api/v1/evidence/${body.video.sha256}`;
  const alike = (appraisal.look_alikes ?? []).map((one) => one.item ?? "—");
  const told = document.getElementById("look-alikes");
  told.querySelector("span").textContent = alike.join(", ");
  told.hidden = alike.length === 0;
  const bytes = await sha256(text.encode(canonical(body)));
  const hash = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = hash === appraisal.body_sha256;
  document.getElementById("same").hidden = !same;
  draft.hidden = false;
  return same;
}

async function decision() {
  const session = await who();
  const id = page.dataset.appraisal;
  const path = `/api/v1/appraisals/${id}`;
  const read = await call("GET", path);
  const appraisal = read.correction ?? read;
  const same = await showDraft(appraisal);
  const form = document.getElementById("decide");
  form.hidden = WAITING[session.role] !== appraisal.state;
  const told = form.querySelector(".problem").dataset;
  onSubmit(form, async (given) => {
    const agree = given.get("agree") === "yes";
    const note = given.get("note").trim() || undefined;
    if (!agree && !note) throw new Error(told.note);
    const decided = { agree, note };
    if (agree) {
      // Only what is shown is signed.
      if (!same) throw new Error(told.changed);
      const { secret, wrapping } = await secretsOf(session.person, given.get("password"));
      if (!session.fresh) await call("POST", "/api/v1/console/sign-in", { person: session.person, secret, role: session.role });
      const time = new Date().toISOString();
      const message = `zhenma/report/v1\n${session.role}\n${id}\n${appraisal.body_sha256}\n${time}`;
      let value;
      try {
        value = await signWith(wrapping, session.key.wrapped, text.encode(message));
      } catch {
        throw new Error(told.other);
      }
      decided.signature = { time, value };
    }
    const act = session.role === "reviewer" ? "review" : "approve";
    await call("POST", `${path}/${act}`, decided);
    form.hidden = true;
    document.getElementById("done").hidden = false;
  });
}

const PAGES = { "sign-in": signIn, enrol, home, decision };
try {
  await PAGES[page.dataset.page]();
} catch (problem) {
  complain(page, problem.message);
}
