// SPARQL results as a table: https://www.w3.org/TR/sparql11-results-json/. Every value becomes text, never markup.
"use strict";

const Results = (() => {
    const MOST = 1000;

    /** The table of an answer in JSON; `context` has base (of our own addresses), root (where they stand here) and prefixes. */
    function table(answer, context) {
        if (typeof answer.boolean === "boolean") return element("p", { class: "lead" }, answer.boolean ? "Yes" : "No");
        const names = answer.head.vars, rows = answer.results.bindings;
        const head = element("thead", {}, element("tr", {}, ...names.map(name => element("th", { scope: "col" }, name))));
        const body = element("tbody", {}, ...rows.slice(0, MOST).map(row => drawRow(row, names, context)));
        const drawn = element("table", { class: "data" }, element("caption", {}, describeAnswer(answer)), head, body);
        return element("div", { class: "scroll", role: "region", "aria-label": "Answer as a table", tabindex: "0" }, drawn);
    }

    function drawRow(row, names, context) {
        return element("tr", {}, ...names.map(name => element("td", {}, row[name] ? cell(row[name], context) : "")));
    }

    function cell(value, context) {
        if (value.type !== "uri") return element("span", value["xml:lang"] ? { lang: value["xml:lang"], dir: "auto" } : { dir: "auto" }, value.value);
        const own = value.value.startsWith(context.base);
        const text = shortenAddress(value.value, context);
        if (own) return element("a", { href: context.root + value.value.slice(context.base.length) }, text);
        if (/^https?:\/\//i.test(value.value)) return element("a", { href: value.value, rel: "noreferrer" }, text);
        return text;
    }

    function shortenAddress(address, context) {
        for (const [name, start] of Object.entries(context.prefixes)) {
            const rest = address.slice(start.length);
            if (address.startsWith(start) && /^[\w.%-]+$/.test(rest)) return name + ":" + rest;
        }
        return address.startsWith(context.base) ? "/" + address.slice(context.base.length) : address;
    }

    /** How much was found, in words. */
    function describeAnswer(answer) {
        if (typeof answer.boolean === "boolean") return answer.boolean ? "The answer is yes" : "The answer is no";
        const count = answer.results.bindings.length;
        const found = count.toLocaleString("en-GB") + (count === 1 ? " row" : " rows");
        return count > MOST ? "The first " + MOST.toLocaleString("en-GB") + " of " + found : found;
    }

    function element(name, attributes, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        made.append(...children);
        return made;
    }

    return { table, describeAnswer, element };
})();
