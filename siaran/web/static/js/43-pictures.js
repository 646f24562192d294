// Another picture is chosen: it is seen at once, with the words that the library has for it; words of one's own stay.
(() => {
  "use strict";
  document.addEventListener("input", ({ target }) => {
    if (target.name !== "media_file") return;
    const { alt = "", src } = target.selectedOptions[0].dataset;
    const shot = target.closest(".shot");
    const words = shot.querySelector("[name=media_alt]");
    if (!words.value || [...target.options].some((one) => one.dataset.alt === words.value)) words.value = alt;
    const seen = shot.querySelector(".thumb") || shot.insertBefore(new Image(), shot.firstChild);
    Object.assign(seen, { className: "thumb", alt: "", hidden: !src });
    if (src) seen.src = src;
  });
})();
