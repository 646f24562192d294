// The editor's mirror: what is typed stands in it at once; the notes beside the lines come with the next check.
(() => {
  "use strict";
  const follow = (paper) => {
    const lines = paper.querySelector("textarea").value.split("\n");
    const mirror = paper.querySelector(".mirror");
    while (mirror.children.length > lines.length) mirror.lastElementChild.remove();
    lines.forEach((line, n) => {
      const item = mirror.children[n] || mirror.appendChild(document.createElement("li"));
      const words = item.firstElementChild || item.appendChild(document.createElement("span"));
      words.setAttribute("aria-hidden", "true");
      if (words.textContent !== line) {
        words.textContent = line;
        item.className = "";
      }
    });
  };
  document.addEventListener("input", (event) => {
    const paper = event.target.closest(".paper");
    if (paper) follow(paper);
  });
  const mark = (field) => {
    const bad = Boolean(field.querySelector(".hint .failed"));
    field.classList.toggle("field-bad", bad);
    field.querySelector("input, select")?.setAttribute("aria-invalid", String(bad));
  };
  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll(".paper").forEach(follow);
    document.querySelectorAll(".one").forEach(mark);
  });
})();
