// The notes beside the lines: each at its line's height, or under the note before it where that one is longer.
(() => {
  "use strict";
  const GAP = 8; // pixels
  const spread = () => {
    const room = document.querySelector(".with-notes");
    if (!room) return;
    let end = 0;
    for (const note of document.querySelectorAll(".beside")) {
      note.style.marginTop = "";
      const box = note.getBoundingClientRect();
      if (!box.height) continue;
      const down = Math.max(0, end - box.top);
      note.style.marginTop = `${down}px`;
      end = box.bottom + down + GAP;
    }
    room.style.minHeight = `${Math.max(0, end - room.getBoundingClientRect().top)}px`;
  };
  document.addEventListener("DOMContentLoaded", spread);
  document.addEventListener("htmx:afterSettle", spread);
  document.addEventListener("input", spread);
  addEventListener("resize", spread);
})();
