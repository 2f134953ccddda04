// Keeps a return while it is typed: a few seconds after the last key, on leaving a box, and on leaving the page. Without
// this file the buttons do it. Requests never overlap; one that fails is sent again, with all that was typed meanwhile.
const AFTER_TYPING = 3000;
const AFTER_FIELD = 200;
const RETRY = [5000, 10000, 20000, 40000];
const GIVE_UP = 20000;
const KEEPALIVE_LIMIT = 60000; // what browsers let a page send while it closes

const OFFLINE = "there is no connection. It is tried again by itself; what you typed is still here.";
const SIGNED_OUT = "you have been signed out. Sign in again in another tab, then go on here; what you typed is still here.";
const BROKEN = "the server did not answer as it should. It is tried again by itself; what you typed is still here.";
const NOT_YOURS = "this return is no longer open to you. Copy what you need from the boxes.";

const form = document.querySelector("form[data-autosave]");
const status = document.querySelector("[data-saved]");
const answers = new Map();
let unsaved = false; // something was typed that no request carries
let unkept = false; // a box holds what cannot be stored as it is
let stopped = false; // saving by itself has ended: somebody else was faster, or it may not be
let sending = null;
let timer = 0;
let tries = 0;
let leaving = false;

function say(words) {
  if (status.textContent !== words) status.textContent = words;
}

function wait(milliseconds) {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(send, milliseconds);
}

function request(url, options) {
  const tooLong = new AbortController();
  const clock = setTimeout(() => tooLong.abort(), GIVE_UP);
  return fetch(url, { redirect: "manual", signal: tooLong.signal, ...options }).finally(() => clearTimeout(clock));
}

// Signing in in another tab changes the form's token: fetch the new one. False where nobody is signed in.
async function renewToken() {
  const page = await request(window.location.pathname, {});
  if (!page.ok) return false;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = fresh.querySelector("form[data-return] input[name=csrfmiddlewaretoken]");
  if (!token) return false;
  form.elements.csrfmiddlewaretoken.value = token.value;
  return true;
}

function post() {
  const body = new URLSearchParams(new FormData(form));
  return request(form.dataset.autosave, { method: "POST", body, keepalive: String(body).length < KEEPALIVE_LIMIT });
}

const isRefused = (answer) => answer.type === "opaqueredirect" || answer.status === 403;

async function attempt() {
  let answer = await post();
  if (isRefused(answer)) {
    if (!(await renewToken())) return failed(SIGNED_OUT);
    answer = await post();
    if (isRefused(answer)) return ended(`Not saved: ${NOT_YOURS}`);
  }
  if (answer.status === 404) return ended(`Not saved: ${NOT_YOURS}`);
  if (answer.status === 409) return ended(`Not saved: ${(await answer.json()).refused} Press “Save as draft” to see both.`);
  if (!answer.ok) return failed(BROKEN);
  show(await answer.json());
  return true;
}

function failed(words) {
  unsaved = true;
  say(`Not saved: ${words}`);
  wait(RETRY[Math.min(tries, RETRY.length - 1)]);
  tries += 1;
  return false;
}

function ended(words) {
  unsaved = stopped = true;
  say(words);
  return false;
}

// Resolves to whether everything typed before the call is stored.
function send() {
  clearTimeout(timer);
  if (stopped) return Promise.resolve(false);
  if (sending) return sending.then((done) => (done && unsaved ? send() : done));
  unsaved = false;
  sending = attempt()
    .catch(() => failed(OFFLINE))
    .finally(() => {
      sending = null;
      if (unsaved && !tries) wait(AFTER_TYPING);
    });
  return sending;
}

// --- What the page shows of the answer --------------------------------------------------------------------------------

function show(answer) {
  tries = 0;
  unkept = !answer.kept_all;
  form.elements.version.value = answer.version;
  document.querySelector("[data-sentence]").textContent = answer.sentence;
  say(unkept ? `${answer.saved}, but not what is marked above.` : answer.saved);
  for (const [prefix, figure] of Object.entries(answer.figures)) {
    answers.set(prefix, figure);
    mark(prefix, figure.standing);
    const section = document.getElementById(prefix);
    if (section && !section.contains(document.activeElement)) paint(section);
  }
  pointToNext();
}

function mark(prefix, standing) {
  document.getElementById(prefix).dataset.standing = standing;
  const place = document.querySelector(`[data-mark="${prefix}"]`);
  place.replaceChildren(document.getElementById(`mark-${standing}`).content.cloneNode(true));
}

// A figure is painted when nobody types in it: nothing moves under the hand, and nobody is told off half-way.
function paint(section) {
  const figure = answers.get(section.id);
  if (!figure) return;
  const part = (name) => section.querySelector(`[data-${name}]`);
  list(part("wrong"), figure.wrong.map((words) => ({ words })));
  list(part("doubts"), figure.doubts);
  const asks = figure.doubts.some((doubt) => doubt.asks);
  part("asks").classList.toggle("return-doubt", figure.standing === "word");
  part("what").hidden = figure.standing !== "word";
  part("keep").hidden = !asks;
  if (figure.standing === "word") part("comment").open = true;
  if (part("result")) part("result").textContent = figure.result;
  if (part("late")) part("late").textContent = `How late were the other${figure.late ? ` ${figure.late}` : "s"}?`;
  if (part("correction") && figure.is_corrected) part("correction").open = true;
}

function list(place, lines) {
  const shown = [...place.children].map((item) => item.firstElementChild.textContent);
  place.hidden = !lines.length;
  if (shown.join("\n") === lines.map((line) => line.words).join("\n")) return;
  place.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      const words = document.createElement("span");
      words.textContent = line.words;
      item.className = line.asks ? "return-doubts__asks" : "";
      item.append(words, line.kept ? ` Explained before: ${line.kept}` : "");
      return item;
    }),
  );
}

// --- From figure to figure ----------------------------------------------------------------------------------------------

const next = document.querySelector("[data-next]");
const sections = form ? [...form.querySelectorAll(".return-figure")] : [];
let here = -1;

function nextUnfinished() {
  const order = [...sections.slice(here + 1), ...sections.slice(0, here + 1)];
  return order.find((section) => section.dataset.standing !== "ready");
}

function pointToNext() {
  const section = nextUnfinished();
  next.hidden = !section;
  if (section) next.href = `#${section.id}`;
}

function goToNext(event) {
  const section = nextUnfinished();
  if (!section) return;
  event.preventDefault();
  section.scrollIntoView({ block: "start" });
  const box = section.dataset.standing === "word" ? "textarea" : ".return-counts input, .return-counts select, input";
  (section.querySelector(box) || section).focus({ preventScroll: true });
}

// Return goes to the next box, as in a spreadsheet: it would otherwise send the whole form.
function goOn(event) {
  const isLine = event.target.matches("input:not([type=radio]):not([type=hidden])");
  if (event.key !== "Enter" || event.isComposing || !isLine) return;
  event.preventDefault();
  const boxes = [...form.querySelectorAll("input:not([type=hidden]), textarea, select, button:not([tabindex])")];
  const visible = boxes.filter((box) => box === event.target || box.checkVisibility?.() !== false);
  visible[visible.indexOf(event.target) + 1]?.focus();
}

// --- When ---------------------------------------------------------------------------------------------------------------

function onTyped() {
  unsaved = true;
  if (!tries) wait(AFTER_TYPING);
}

function onLeft(event) {
  const section = event.target.closest(".return-figure");
  if (section && !section.contains(event.relatedTarget)) paint(section);
}

// The page is left only when everything is stored, so that no failed sending and no sign-in page swallows it.
async function onSubmit(event) {
  if (leaving || stopped || !(unsaved || sending)) {
    leaving = true;
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  if (!(await send()) && !stopped) return;
  leaving = true;
  form.requestSubmit(button);
}

function start() {
  form.addEventListener("input", onTyped);
  form.addEventListener("change", () => unsaved && !tries && wait(AFTER_FIELD));
  form.addEventListener("focusout", onLeft);
  form.addEventListener("focusin", (event) => {
    here = sections.indexOf(event.target.closest(".return-figure"));
    pointToNext();
  });
  form.addEventListener("keydown", goOn);
  form.addEventListener("submit", onSubmit);
  next.addEventListener("click", goToNext);
  window.addEventListener("online", () => unsaved && send());
  document.addEventListener("visibilitychange", () => unsaved && send());
  window.addEventListener("pagehide", () => {
    if (unsaved && !leaving && !stopped) navigator.sendBeacon(form.dataset.autosave, new FormData(form));
  });
  window.addEventListener("pageshow", (event) => {
    leaving = event.persisted ? false : leaving;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (unsaved || sending || unkept)) event.preventDefault();
  });
}

if (form && !form.hasAttribute("data-conflict")) start();
