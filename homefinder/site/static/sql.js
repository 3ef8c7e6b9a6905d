// The editor that Datasette draws over its box for SQL has no name for screen readers: give it one.
"use strict";
window.addEventListener("load", () => {
  for (const box of document.querySelectorAll(".CodeMirror textarea")) box.setAttribute("aria-label", "SQL");
});
