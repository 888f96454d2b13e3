// What the pages can do without, but are better with: drop zones, progress, keys, and a word when figures have changed.
import { initAll } from "./govuk-frontend.min.js";

initAll();

const PAUSE = 4000;
const work = document.getElementById("work");
const state = document.body.dataset.state;

async function told(path) {
  const answer = await fetch(path, { cache: "no-store", credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function showProgress() {
  try {
    const now = await told(work.dataset.progress);
    if (now.over) return location.reload();
    if (now.total) {
      const bar = document.getElementById("work-bar");
      bar.max = now.total;
      bar.value = now.done;
      document.getElementById("work-words").textContent =
        `${now.done} of ${now.total} done` + (now.item ? `: ${now.item}` : "");
    }
  } catch {
    document.getElementById("work-words").textContent = "The desk does not answer. What was complete is recorded.";
    return;
  }
  setTimeout(showProgress, 700);
}

async function watchState() {
  try {
    const now = await told("/state");
    if (String(now.number) !== state) return showChanged(now.last);
  } catch {
    return;
  }
  setTimeout(watchState, PAUSE);
}

function showChanged(last) {
  const words = document.createElement("p");
  words.className = "desk-changed govuk-body";
  words.textContent = `Figures have changed since this page was opened${last ? ": " + last : ""}. `;
  const again = document.createElement("a");
  again.className = "govuk-link";
  again.href = location.pathname;
  again.textContent = "Show them as they stand now";
  words.append(again);
  document.getElementById("changed").append(words);
}

// Keys 1 to 9 choose a decision, where nothing is being typed.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input[type=text], input:not([type]), textarea, select");
  if (typing || event.altKey || event.ctrlKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  const choice = document.querySelectorAll("input[name=decision]")[Number(event.key) - 1];
  if (!choice) return;
  choice.checked = true;
  document.getElementById("reason").focus();
  event.preventDefault();
});

// A box that is left is told of at once: the form is kept as by its button, and each box is shown as the server's page has it.
const entering = document.getElementById("entering");
let keeping = null;
let isLater = false;

async function keepEntered() {
  const sent = new FormData(entering, document.getElementById("keep"));
  const answer = await fetch(entering.action, { method: "POST", body: sent, credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  entering.elements.token.value = page.querySelector("#entering [name=token]").value;
  const told = [];
  const now = new FormData(entering);
  for (const shown of page.querySelectorAll("#entering .desk-box")) {
    const box = document.getElementById(shown.id);
    if (!box || box.contains(document.activeElement) || isOtherwise(box, sent, now)) continue;
    const words = errors(shown);
    if (words && words !== errors(box)) told.push(words);
    if (box.outerHTML !== shown.outerHTML) box.replaceWith(document.importNode(shown, true));
  }
  document.getElementById("told").textContent = told.join(" ");
}

function errors(box) {
  return [...box.querySelectorAll(".govuk-error-message")].map((one) => one.textContent.trim()).join(" ");
}

// Enter goes to the row below, as in a spreadsheet; in the last row it sends the form.
function goDown(event) {
  const row = event.target.closest(".desk-sheet tbody tr");
  if (event.key !== "Enter" || !row?.nextElementSibling || event.target.tagName === "A") return;
  const below = row.nextElementSibling.cells[event.target.closest("td").cellIndex].querySelector("input, select");
  below?.focus();
  below?.select?.(); // what is typed takes its place
  event.preventDefault();
}

// What has been typed since the form was sent stays.
function isOtherwise(box, sent, now) {
  const names = new Set([...box.querySelectorAll("[name]")].map((field) => field.name));
  return [...names].some((name) => (now.get(name) ?? "") !== (sent.get(name) ?? ""));
}

async function tellAtOnce() {
  isLater = keeping !== null;
  if (isLater) return;
  do {
    isLater = false;
    keeping = keepEntered();
    await keeping.catch(() => {});
  } while (isLater);
  keeping = null;
}

if (entering) {
  entering.addEventListener("change", tellAtOnce);
  entering.addEventListener("keydown", goDown);
  entering.addEventListener("submit", async (event) => {
    if (!keeping) return;
    event.preventDefault(); // the form's token is on its way: a form is taken once
    while (keeping) await keeping.catch(() => {});
    entering.requestSubmit(event.submitter);
  });
}

if (work) showProgress();
if (state !== undefined) setTimeout(watchState, PAUSE);
