// Keeps a section of a paper while it is written, shows what it looks like, and puts marks in by a click. Without this
// file the button saves, and marks are typed. Requests never overlap; one that fails is sent again.
const AFTER_TYPING = 1500;
const RETRY = 8000;

const form = document.querySelector("form[data-autosave]");
const status = document.querySelector("[data-saved]");
const preview = document.querySelector("[data-preview]");
let unsaved = false; // something was typed that no request carries
let stopped = false; // somebody else was faster: only the button goes on
let sending = false;
let timer = 0;

const say = (words) => {
  if (status && status.textContent !== words) status.textContent = words;
};

function wait(milliseconds) {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(send, milliseconds);
}

async function send() {
  if (sending || stopped || !unsaved) return;
  sending = true;
  unsaved = false;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual", keepalive: String(body).length < 60000 });
    if (answer.status === 409) stop(`Not saved: ${(await answer.json()).refused} Press “Save” to see both.`);
    else if (answer.type === "opaqueredirect" || answer.status === 403) stop("Not saved: you have been signed out. Sign in in another tab, then press “Save”.");
    else if (!answer.ok) failed();
    else show(await answer.json());
  } catch {
    failed();
  }
  sending = false;
  if (unsaved && !stopped) wait(AFTER_TYPING);
}

function failed() {
  unsaved = true;
  say("Not saved yet: there is no connection. It is tried again by itself; what you typed is still here.");
  wait(RETRY);
}

function stop(words) {
  stopped = true;
  unsaved = true;
  say(words);
}

function show(answer) {
  if (answer.unkept) {
    unsaved = false;
    say(`Not saved: ${answer.unkept}`);
    return;
  }
  for (const [name, version] of Object.entries(answer.versions)) {
    const field = form.elements[name];
    if (field) field.value = version;
  }
  if (preview) preview.innerHTML = answer.preview;
  say(`Saved at ${answer.saved}`);
}

// The buttons over a box: they put marks round what is chosen in it, or at the head of its lines.
const round = (before, after) => (text) => `${before}${text || "words"}${after}`;
const atLines = (mark) => (text) => (text || "words").split("\n").map((line) => `${mark}${line}`).join("\n");
const MARKS = [
  ["Bold", round("**", "**")],
  ["Heading", atLines("## ")],
  ["List", atLines("- ")],
  ["Link", round("[", "](https://)")],
];

function put(box, change) {
  const [start, end] = [box.selectionStart, box.selectionEnd];
  const text = change(box.value.slice(start, end));
  box.focus();
  box.setRangeText(text, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function button(words, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

let last = null; // the box that was written in last
for (const box of document.querySelectorAll("textarea[data-words]")) {
  const bar = document.createElement("div");
  bar.className = "making__bar";
  for (const [words, change] of MARKS) bar.append(button(words, "", () => put(box, change)));
  box.before(bar);
  box.addEventListener("focus", () => { last = box; });
  last ??= box;
}
for (const item of document.querySelectorAll(".making__figures li")) {
  const mark = item.querySelector("code").textContent;
  item.append(" ", button("Put it in", `Put ${mark} into the words`, () => last && put(last, () => mark)));
}

if (form && status) {
  form.addEventListener("input", () => {
    unsaved = true;
    if (!stopped) say("Saving…");
    wait(AFTER_TYPING);
  });
  form.addEventListener("submit", () => { unsaved = false; clearTimeout(timer); });
  window.addEventListener("pagehide", () => { if (unsaved && !stopped) send(); });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
