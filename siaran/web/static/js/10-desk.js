// What the desk has besides HTMX. Nothing here is needed to work, only to be quicker.
(() => {
  "use strict";
  // Styles may hide what only pages without JavaScript need (`.no-js`): the button of a filter that submits itself.
  document.documentElement.classList.add("js");
})();
