// Copies what must be handed on: `data-copy` names the field. Without JavaScript there is no button, and it is marked by
// hand. Of a page without HTTPS browsers let nobody copy but so.
(() => {
  "use strict";
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        document.getElementById(button.dataset.copy).select();
        if (document.execCommand("copy")) button.textContent = button.dataset.done;
      });
    }
  });
})();
