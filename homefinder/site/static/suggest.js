// Names to choose from while a person types in a search box: a datalist, which browsers and screen readers know.
// Without this script the box takes words as any other does.
"use strict";

const WAIT_MS = 200;
const SHORTEST = 2;

document.querySelectorAll("input[data-suggest]").forEach((input, number) => {
    const list = document.createElement("datalist"), answers = new Map();
    let timer = 0, pending = null;
    list.id = "suggestions-" + number;
    input.after(list);
    input.setAttribute("list", list.id);
    input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => suggest(input.value.trim().toLowerCase()), WAIT_MS);
    });

    async function suggest(words) {
        if (pending) pending.abort();
        if (words.length < SHORTEST) return list.replaceChildren();
        if (!answers.has(words)) {
            pending = new AbortController();
            try {
                const answer = await fetch(input.dataset.suggest + "?" + new URLSearchParams({ q: words }), { signal: pending.signal });
                if (!answer.ok) return;
                answers.set(words, await answer.json());
            } catch {
                return; // the box works without
            }
        }
        const [, names, kinds] = answers.get(words);
        list.replaceChildren(...names.map((name, place) => new Option(kinds[place], name)));
    }
});
