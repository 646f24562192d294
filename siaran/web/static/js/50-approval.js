// The bar of an approval says how many posts are ticked. Without JavaScript it says how many there were to begin with.
(() => {
  "use strict";
  // A box `32/*` stands for a branch: what lies in one that is held does not count once more.
  const within = (branch, code) => code === branch || code.startsWith(`${branch}.`) || code === `${branch}/*`;
  document.addEventListener("change", () => {
    const bar = document.querySelector(".ticked");
    if (!bar) return;
    const changed = [...document.querySelectorAll("[data-posts]")].filter((one) => one.checked !== one.defaultChecked);
    const branches = changed.filter((one) => one.value.endsWith("/*")).map((one) => one.value.slice(0, -2));
    const counts = changed.filter((one) => !branches.some((b) => one.value !== `${b}/*` && within(b, one.value)));
    const more = counts.reduce((sum, one) => sum + (one.checked ? 1 : -1) * Number(one.dataset.posts), 0);
    const n = Number(bar.dataset.taken) + more;
    // A yes to all would take what was just unticked, too.
    document.querySelectorAll("[form=semua]").forEach((yes) => (yes.hidden = more < 0));
    bar.textContent = bar.dataset.some.replace("%(n)s", n.toLocaleString(document.documentElement.lang));
  });
})();
