// The query editor: YASQE where it is installed, else the plain text box; both run on this page and show a table.
"use strict";

(() => {
    const at = id => document.getElementById(id);
    const form = at("sparql-form"), plain = at("query"), pick = at("saved");
    const data = JSON.parse(at("sparql-data").textContent);
    const context = { base: form.dataset.base, root: form.dataset.root, prefixes: data.prefixes };
    const FORMATS = { table: ["csv", "json", "xml", "tsv"], triples: ["ttl", "nt", "rdf", "jsonld"] };
    const TITLES = { csv: "CSV", json: "JSON", xml: "XML", tsv: "TSV", ttl: "Turtle", nt: "N-Triples", rdf: "RDF/XML", jsonld: "JSON-LD" };
    const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";
    let pending = null, declareTimer = 0;
    const editor = richEditor();

    at("sparql-pick").hidden = false;
    at("sparql-format").hidden = true;
    form.addEventListener("submit", event => { event.preventDefault(); run(); });
    pick.addEventListener("change", () => choose(pick.value));
    document.addEventListener("click", event => {
        const name = event.target.dataset && event.target.dataset.saved;
        if (!name || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        choose(name);
        form.scrollIntoView();
        pick.focus({ preventScroll: true });
    });
    const shared = new URLSearchParams(location.hash.slice(1)).get("query");
    if (shared) write(shared);

    function read() { return editor ? editor.getValue() : plain.value; }

    function write(text) {
        plain.value = text;
        if (editor) editor.setValue(text);
    }

    function choose(name) {
        if (!data.queries[name]) return;
        pick.value = name;
        write(data.queries[name]);
        history.replaceState(null, "", "?saved=" + encodeURIComponent(name));
    }

    async function run() {
        if (pending) pending.abort();
        pending = new AbortController();
        const text = read(), started = performance.now();
        tell("Asking…");
        try {
            const answer = await fetch(form.action, {
                method: "POST", headers: { "content-type": "application/sparql-query", accept: ACCEPT }, body: text, signal: pending.signal,
            });
            const body = await answer.text();
            if (!answer.ok) fail(body.trim() || "The service answered with status " + answer.status + ".");
            else show(text, body, (answer.headers.get("content-type") || "").includes("json"), started);
        } catch (error) {
            if (error.name !== "AbortError") fail("The service did not answer. Try again in a moment.");
        }
    }

    function show(text, body, isTable, started) {
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        const answer = isTable ? JSON.parse(body) : null;
        tell((answer ? Results.describeAnswer(answer) + "," : body.split("\n").length.toLocaleString("en-GB") + " lines of Turtle,") + " in " + seconds + " seconds.");
        const turtle = () => Results.element("pre", { tabindex: "0", role: "region", "aria-label": "Answer in Turtle" }, body.slice(0, 200000));
        at("sparql-table").replaceChildren(answer ? Results.table(answer, context) : turtle());
        offer(text, FORMATS[isTable ? "table" : "triples"]);
        if (text !== data.queries[pick.value]) history.replaceState(null, "", "#" + new URLSearchParams({ query: text }));
        at("sparql-answer-heading").focus();
    }

    function offer(text, formats) {
        const links = formats.map(format => {
            const href = form.action + "?" + new URLSearchParams({ query: text, format });
            return Results.element("a", { href, download: "answer." + format }, TITLES[format]);
        });
        at("sparql-downloads").replaceChildren("Download as ", ...links.flatMap((link, at) => at ? [", ", link] : [link]));
        at("sparql-downloads").hidden = false;
    }

    function tell(words) {
        at("sparql-answer").hidden = false;
        at("sparql-error").hidden = true;
        at("sparql-status").textContent = words;
    }

    function fail(words) {
        tell("");
        at("sparql-error").textContent = words;
        at("sparql-error").hidden = false;
        at("sparql-downloads").hidden = true;
        at("sparql-table").replaceChildren();
    }

    function richEditor() {
        if (typeof Yasqe === "undefined") return null;
        offerPrefixes();
        const made = new Yasqe(at("sparql-editor"), {
            value: plain.value, persistenceId: null, showQueryButton: false, resizeable: false, editorHeight: "22rem",
            createShareableLink: null, consumeShareLink: null, prefixCcApi: null, autocompleters: ["our-prefixes", "variables"],
            collapsePrefixesOnLoad: false, viewportMargin: Infinity, lineWrapping: true, screenReaderLabel: "Query",
            extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": box => box.autocomplete() },
        });
        at("sparql-editor").hidden = false;
        at("sparql-plain").hidden = true;
        at("sparql-keys").hidden = false;
        made.refresh();
        made.on("change", () => { clearTimeout(declareTimer); declareTimer = setTimeout(() => declare(made), 600); });
        const input = made.getInputField();
        input.setAttribute("aria-label", "Query");
        input.setAttribute("aria-describedby", "query-hint");
        return made;
    }

    // The editor marks a prefix that is not declared as wrong, though the service knows ours.
    function declare(box) {
        const text = box.getValue().replace(/^\s*#.*$/gm, ""), known = box.getPrefixesFromQuery();
        const used = Object.keys(data.prefixes).filter(name => !(name in known) && new RegExp("(?<![\\w:])" + name + ":\\w").test(text));
        if (used.length) box.addPrefixes(Object.fromEntries(used.map(name => [name, data.prefixes[name]])));
    }

    // YASQE's own completion of prefixes and properties asks other machines; ours knows the prefixes of this page.
    function offerPrefixes() {
        Yasqe.defaults.autocompleters = [];
        Yasqe.registerAutocompleter({
            name: "our-prefixes", bulk: true, autoShow: false, persistenceId: null,
            isValidCompletionPosition: box => !/^[?$"'<]/.test(box.getTokenAt(box.getCursor()).string),
            get: () => Object.keys(data.prefixes).map(name => name + ":"),
        }, false);
    }
})();
