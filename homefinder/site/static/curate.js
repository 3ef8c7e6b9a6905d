// The review queue by single keys. Without this the same forms and links work.
"use strict";
(() => {
  const judge = document.querySelector("form[data-judge]");
  const keys = document.querySelector("[data-keys]");
  const shift = document.querySelector("[data-keys-switch]");
  const stored = "homefinder-review-keys";
  let on = localStorage.getItem(stored) !== "off";
  const say = () => {
    if (!shift) return;
    shift.textContent = on ? "Keys are on" : "Keys are off";
    shift.setAttribute("aria-pressed", String(on));
  };
  if (keys) keys.hidden = false;
  if (shift) shift.addEventListener("click", () => {
    on = !on;
    localStorage.setItem(stored, on ? "on" : "off");
    say();
  });
  say();
  const verdicts = { a: "accept", r: "reject", u: "unsure" };
  const choose = (verdict) => {
    if (!judge) return;
    judge.querySelector(`input[name=verdict][value=${verdict}]`).checked = true;
    judge.querySelector("[name=reason]").focus();
  };
  const follow = (name) => {
    const link = document.querySelector(`a[data-${name}]`);
    if (link) link.click();
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]), textarea, select, [contenteditable]");
    if (!on || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const undo = document.querySelector("form[data-undo]");
    if (event.key in verdicts) choose(verdicts[event.key]);
    else if (event.key === "j") follow("next");
    else if (event.key === "k") follow("previous");
    else if (event.key === "z" && undo) undo.requestSubmit();
    else return;
    event.preventDefault();
  });
  const errors = document.querySelector("[data-errors]");
  if (errors) errors.focus();
})();
