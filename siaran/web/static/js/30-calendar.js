// An announcement that is dragged to another day opens its move form with that day filled in: what moves, and that it
// has to be approved again, is said there before anything happens. Without JavaScript the form is one click away.
(() => {
  "use strict";
  document.addEventListener("DOMContentLoaded", () => {
    if (!("Sortable" in window) || !matchMedia("(min-width: 992px)").matches) return;
    for (const day of document.querySelectorAll(".day[data-day]")) {
      Sortable.create(day, {
        group: "days",
        draggable: "[data-move]",
        sort: false,
        onEnd: (event) => {
          if (event.to === event.from) return;
          location.href = event.item.dataset.move + "&to=" + event.to.dataset.day;
        },
      });
    }
  });
})();
