// What is typed is not lost. Until the server says that it has it, a copy stays in this browser under the member's
// number and the draft's name (`data-keep`): offered when the editor opens without it; gone once it is saved, thrown
// away, or the member signs out. Where saving fails, the page stays, says why, and tries again.
(() => {
  "use strict";
  const AGAIN = 5000; // milliseconds until a save that failed is tried again
  const BESIDE = ["version", "seat", "writer", "territory", "tab", "find", "pick", "drawn", "go"]; // is not the text

  // A browser may have no room, or allow none: then only the page has the text.
  const shelf = (act) => {
    try {
      return act(localStorage);
    } catch {
      return null;
    }
  };
  const read = (key) => shelf((held) => JSON.parse(held.getItem(key)));
  const write = (key, copy) => shelf((held) => held.setItem(key, JSON.stringify(copy)));
  const forget = (key) => shelf((held) => held.removeItem(key));
  const value = (entries, name) => (entries.find(([each]) => each === name) || [])[1];
  // What an entry says, without what the server writes otherwise: the form is sent with the text it was shown from.
  const words = (entries) => {
    const aside = value(entries, "shape") === "form" ? [...BESIDE, "source"] : BESIDE;
    const said = entries.map(([name, text]) => [name, text.split(/[\s,]+/).filter(Boolean).join(" ")]);
    return JSON.stringify(said.filter(([name, text]) => text && !aside.includes(name)));
  };

  const watch = (form, key) => {
    const saves = form.hasAttribute("hx-post");
    let typed = 0, sent = 0, saved = 0, pressed = null, offered = null, timer = 0;
    let leaving = !saves; // what is pressed now goes its way
    const entries = () => [...new FormData(form)];
    const unsaved = () => typed !== saved;
    const keep = () => offered || write(key, { at: Date.now(), entries: entries() });
    const save = () => htmx.trigger(form, "keep");
    const again = () => unsaved() && save();

    const say = (why) => {
      for (const one of document.querySelectorAll("[data-unsaved]")) one.hidden = one.dataset.unsaved !== why;
      document.getElementById("saved").hidden = Boolean(why);
      clearTimeout(timer);
      timer = why ? setTimeout(again, AGAIN) : 0;
    };
    const press = (button) => {
      pressed = button;
      save();
    };
    const go = (button) => {
      leaving = true;
      button.click();
    };
    const had = () => {
      saved = sent;
      const copy = read(key);
      const own = copy && value(copy.entries, "seat") === value(entries(), "seat"); // and not of one's other window
      if (own && !unsaved()) forget(key);
      if (unsaved()) keep();
    };

    document.addEventListener("input", (event) => {
      if (event.target.form !== form || ["territory", "tab", "find"].includes(event.target.name)) return;
      typed += 1;
      keep();
    });
    document.addEventListener("click", (event) => {
      if (!event.target.closest("[data-drop]")) return;
      forget(key);
      leaving = true;
    });
    document.addEventListener("submit", (event) => {
      if (!saves && event.target === form) keep();
      if (leaving || !event.submitter || (!unsaved() && navigator.onLine)) return;
      event.preventDefault();
      press(event.submitter);
    });

    form.addEventListener("htmx:beforeRequest", () => (sent = typed));
    form.addEventListener("htmx:beforeOnLoad", (event) => {
      if (event.detail.xhr.status >= 400) event.preventDefault();
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      const { xhr } = event.detail;
      const button = pressed;
      pressed = null;
      const stays = !xhr.status || xhr.status === 401 || xhr.status >= 500;
      if (xhr.getResponseHeader("HX-Trigger") === "saved") {
        had();
        say("");
        if (button) unsaved() ? press(button) : go(button);
      } else if (button && !stays) {
        go(button); // another page says why
      } else if (xhr.status >= 400 || !xhr.status) {
        if (unsaved() || button) say({ 0: "offline", 401: "signed-out" }[xhr.status] || "refused");
      }
    });

    addEventListener("online", again);
    document.addEventListener("visibilitychange", () => document.hidden || (timer && again()));
    addEventListener("pagehide", () => {
      if (leaving || !unsaved()) return;
      const body = new URLSearchParams(entries());
      fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true }).catch(() => {});
    });
    // Two windows on one draft: who signs in again in the second one lets the first one save, and sees it saved.
    addEventListener("storage", (event) => {
      if (event.key !== key) return;
      if (event.newValue && timer) again();
      if (!event.newValue && offered && !typed) location.reload();
    });

    const use = () => {
      const way = Object.assign(document.createElement("form"), { method: "post", action: form.action });
      for (const [name, text] of [...offered.entries, ["go", "save"]]) {
        way.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: text }));
      }
      document.body.append(way);
      leaving = true;
      way.submit();
    };
    const drop = (box) => {
      box.hidden = true;
      offered = null;
      forget(key);
      if (unsaved()) keep();
    };
    const offer = (box, copy) => {
      offered = copy;
      write(key, { ...copy, asked: Date.now() });
      const told = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
      box.querySelector("time").textContent = new Date(copy.at).toLocaleString(document.documentElement.lang, told);
      const text = value(copy.entries, "body") ?? value(copy.entries, "source");
      box.querySelector("pre").textContent = [value(copy.entries, "title"), text].filter(Boolean).join("\n\n");
      box.addEventListener("click", ({ target }) => ({ use, drop: () => drop(box) })[target.value]?.());
      box.hidden = false;
    };
    const copy = read(key);
    const box = document.getElementById("kept");
    if (!box) keep();
    else if (copy && words(copy.entries) !== words(entries())) offer(box, copy);
    else if (copy) forget(key);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-keep]");
    if (form) watch(form, form.dataset.keep);
    document.addEventListener("submit", ({ target, defaultPrevented }) => {
      if (defaultPrevented || !target.dataset.forget) return;
      for (const key of shelf(Object.keys) || []) if (key.startsWith(target.dataset.forget)) forget(key);
    });
  });
})();
