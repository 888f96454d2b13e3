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

if (work) showProgress();
if (state !== undefined) setTimeout(watchState, PAUSE);
