// Progressive: every page works without this file.
import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A menu that stays open over the page is in the way: Escape or a click elsewhere closes it.
const menu = document.querySelector(".masthead__person");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

// A page that waits for the job worker looks again by itself; its link does the same by hand.
const waiting = document.querySelector("[data-look-again]");
if (waiting) setTimeout(() => window.location.reload(), Number(waiting.dataset.lookAgain));
