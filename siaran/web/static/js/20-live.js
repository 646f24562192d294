// What is on the screen is drawn anew when it changes: an element with `data-live="7:3"` (a post and its mark) fetches
// itself through HTMX; what is new to a list is counted (`data-new`). Only while the page is seen, so that a forgotten
// tab keeps no connection.
(() => {
  "use strict";
  let source = null;

  function rest() {
    if (source) source.close();
    source = null;
  }

  function watch() {
    rest();
    const marks = [...document.querySelectorAll("[data-live]")].map((one) => one.dataset.live);
    const fresh = document.querySelector("[data-new]");
    if (document.hidden || !(marks.length || fresh)) return;
    source = new EventSource(`/events?posts=${encodeURIComponent(marks.join(","))}&${fresh ? fresh.dataset.new : ""}`);
    source.addEventListener("new", (event) => {
      fresh.querySelector("b").textContent = event.data;
      fresh.hidden = event.data === "0";
    });
    source.addEventListener("post", (event) => {
      const { id, mark } = JSON.parse(event.data);
      for (const one of document.querySelectorAll(`[data-live^="${id}:"]`)) {
        if (one.dataset.live !== `${id}:${mark}`) htmx.trigger(one, "live");
      }
    });
  }

  document.addEventListener("DOMContentLoaded", watch);
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : watch()));
  addEventListener("pagehide", rest);
  // Another page of the list is there: other posts are watched. A row that was drawn anew is still watched.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!event.detail.elt.matches("[data-live]")) watch();
  });
})();
