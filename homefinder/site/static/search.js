// Ranked homes while a person types. Without this script the form asks for the page of results as any form does.
"use strict";

const WAIT_MS = 250;
const SHORTEST = 3;

for (const form of document.querySelectorAll("form[data-live-search]")) {
    liveSearch(form, form.querySelector("input[name=q]"), document.getElementById("results"));
}

function liveSearch(form, input, results) {
    if (!input || !results) return;
    const status = document.getElementById("results-status") || document.createElement("p");
    const first = { address: location.pathname + location.search, title: document.title, nodes: [...results.childNodes] };
    let timer = 0, pending = null, shownWords = input.value.trim();

    input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => ask(input.value.trim()), WAIT_MS);
    });

    async function ask(words) {
        if (words === shownWords) return;
        if (pending) pending.abort();
        if (words.length < SHORTEST) {
            if (!words) restore();
            return;
        }
        pending = new AbortController();
        const asked = [...new FormData(form)].filter(([name, value]) => name !== "q" && value);
        const address = form.getAttribute("action") + "?" + new URLSearchParams([["q", words], ...asked]);
        try {
            const answer = await fetch(address, { headers: { accept: "text/html" }, signal: pending.signal });
            if (!answer.ok) throw new Error("status " + answer.status);
            show(words, address, new DOMParser().parseFromString(await answer.text(), "text/html"));
        } catch (error) {
            if (error.name !== "AbortError") status.textContent = "The search did not answer. Press the button to try again.";
        }
    }

    function show(words, address, page) {
        const found = page.getElementById("results");
        if (!found) return;
        results.replaceChildren(...document.importNode(found, true).childNodes);
        const count = results.querySelectorAll("ol > li.card").length;
        status.textContent = count ? count + (count === 1 ? " home" : " homes") + " for “" + words + "”" : "No home found for “" + words + "”";
        remember(words, address, page.title);
    }

    function restore() {
        results.replaceChildren(...first.nodes);
        status.textContent = "";
        remember("", first.address, first.title);
    }

    function remember(words, address, title) {
        shownWords = words;
        history.replaceState(history.state, "", address);
        document.title = title;
    }
}
