// The bar of an approval says how many posts are ticked. Without JavaScript it says how many there are.
(() => {
  "use strict";
  document.addEventListener("change", () => {
    const bar = document.querySelector(".ticked");
    if (!bar) return;
    const ticks = [...document.querySelectorAll("[data-posts]")].filter((one) => one.checked);
    const n = ticks.reduce((sum, one) => sum + Number(one.dataset.posts), 0);
    bar.textContent = bar.dataset.some.replace("%(n)s", n);
  });
})();
