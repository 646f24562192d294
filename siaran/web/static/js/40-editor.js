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
  // The boxes and the written audience say the same, whichever of them is used.
  const entries = (field) => field.value.split(",").map((word) => word.trim().split(/\s+/).join(" ")).filter(Boolean);
  const agree = () => {
    const field = document.getElementById("f-audience");
    const chosen = new Set(field ? entries(field) : []);
    document.querySelectorAll("[name=pick]").forEach((box) => {
      box.checked = chosen.has(box.value);
      if (box.dataset.level) tell(box, !box.checked && within(box, chosen));
    });
  };
  // What a level or a branch has already, as audience.py tells it where there are no scripts.
  const within = (box, chosen) => {
    const parts = box.value.replace("/*", "").split(".");
    const wider = parts.slice(1).map((_, n) => `${parts.slice(0, n + 1).join(".")}/*`);
    if (!box.value.endsWith("/*")) wider.push(box.dataset.level);
    return wider.some((one) => chosen.has(one)) && ![box.value, ...wider].some((one) => chosen.has(`-${one}`));
  };
  const tell = (box, now) => {
    const label = box.nextElementSibling;
    const told = label.querySelector(".within");
    if (told) told.hidden = !now;
    if (told || !now) return;
    const word = label.appendChild(document.createElement("span"));
    word.className = "within small quiet";
    word.textContent = ` ${box.closest(".picker").dataset.within}`;
  };
  const pick = (box) => {
    const field = document.getElementById("f-audience");
    const others = entries(field).filter((word) => word !== box.value);
    field.value = [...others, ...(box.checked ? [box.value] : [])].join(", ");
  };
  document.addEventListener("input", (event) => {
    if (event.target.name === "pick") pick(event.target);
    if (event.target.name === "pick" || event.target.id === "f-audience") agree();
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
    agree();
  });
})();
