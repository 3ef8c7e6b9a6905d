// The map may be zoomed, moved and searched. Without this script it is a picture with links in a box that scrolls.
"use strict";

(() => {
    const svg = document.getElementById("map"), frame = document.getElementById("map-frame");
    if (!svg) return;
    const nodes = [...svg.querySelectorAll(".node")], lines = [...svg.querySelectorAll(".lines path")];
    const whole = { x: 0, y: 0, w: svg.viewBox.baseVal.width, h: svg.viewBox.baseVal.height };
    const LEAST = 0.08, STEP = 1.3;
    let view = { ...whole }, held = null, moved = false;

    frame.classList.add("live");
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "Map, moved with the arrow keys, + and −");
    document.getElementById("map-tools").hidden = false;
    const natural = frame.clientWidth * whole.h / whole.w;
    if (natural < svg.clientHeight) svg.style.height = Math.max(natural, 80) + "px";
    show({ ...whole, h: Math.min(whole.h, whole.w * frame.clientHeight / frame.clientWidth) });

    function show(next) {
        const w = Math.min(Math.max(next.w, whole.w * LEAST), Math.max(whole.w, whole.h) * 1.2);
        const h = w * next.h / next.w;
        const within = (value, size, all) => Math.min(Math.max(value, -size / 2), all - size / 2);
        view = { x: within(next.x, w, whole.w), y: within(next.y, h, whole.h), w, h };
        svg.setAttribute("viewBox", [view.x, view.y, view.w, view.h].map(value => value.toFixed(1)).join(" "));
    }

    function zoom(by, x = view.x + view.w / 2, y = view.y + view.h / 2) {
        show({ x: x - (x - view.x) / by, y: y - (y - view.y) / by, w: view.w / by, h: view.h / by });
    }

    function move(dx, dy) { show({ ...view, x: view.x + dx * view.w, y: view.y + dy * view.h }); }

    const ACTS = { in: () => zoom(STEP), out: () => zoom(1 / STEP), all: () => show(whole) };
    document.getElementById("map-tools").addEventListener("click", event => {
        const act = ACTS[event.target.dataset.map];
        if (act) act();
    });
    const KEYS = {
        ArrowLeft: () => move(-0.1, 0), ArrowRight: () => move(0.1, 0), ArrowUp: () => move(0, -0.1), ArrowDown: () => move(0, 0.1),
        "+": ACTS.in, "=": ACTS.in, "-": ACTS.out, "0": ACTS.all,
    };
    frame.addEventListener("keydown", event => {
        if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
        event.preventDefault();
        KEYS[event.key]();
    });

    function spot(event) {
        return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    }
    svg.addEventListener("wheel", event => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        const at = spot(event);
        zoom(event.deltaY < 0 ? STEP : 1 / STEP, at.x, at.y);
    }, { passive: false });
    svg.addEventListener("pointerdown", event => { if (event.button === 0) { held = spot(event); moved = false; } });
    svg.addEventListener("pointermove", event => {
        if (!held) return;
        const at = spot(event), dx = held.x - at.x, dy = held.y - at.y;
        if (!moved && Math.hypot(dx, dy) < 4) return;
        moved = true;
        show({ ...view, x: view.x + dx, y: view.y + dy });
    });
    addEventListener("pointerup", () => { held = null; });
    svg.addEventListener("dragstart", event => event.preventDefault());
    svg.addEventListener("click", event => { if (moved) event.preventDefault(); moved = false; }, true);

    /** Bring out these nodes and what they are joined to; nothing brings back all. */
    function pick(names) {
        const near = new Set(names);
        for (const line of lines) {
            const joined = names.has(line.dataset.from) || names.has(line.dataset.to);
            line.classList.toggle("near", joined);
            if (joined) near.add(line.dataset.from).add(line.dataset.to);
        }
        for (const line of lines) if (near.has(line.dataset.from) && line.dataset.to.startsWith("owner:") && names.size) {
            line.classList.add("near");
            near.add(line.dataset.to);
        }
        for (const node of nodes) node.classList.toggle("near", near.has(node.dataset.name));
        svg.classList.toggle("picking", names.size > 0);
    }

    const find = document.getElementById("map-find"), status = document.getElementById("map-status");
    function found() {
        const words = find.value.trim().toLowerCase();
        return new Set(words ? nodes.filter(node => node.getAttribute("aria-label").toLowerCase().includes(words)).map(node => node.dataset.name) : []);
    }
    find.addEventListener("input", () => {
        const names = found();
        pick(names);
        status.textContent = find.value.trim() ? names.size + " picked out" : "";
    });
    for (const node of nodes) {
        const name = new Set([node.dataset.name]);
        node.addEventListener("mouseenter", () => pick(name));
        node.addEventListener("mouseleave", () => pick(found()));
        node.addEventListener("focus", () => { pick(name); bring(node); });
        node.addEventListener("blur", () => pick(found()));
    }

    /** Move the picture no further than a node with the keyboard's focus needs to be seen, and never past its edges. */
    function bring(node) {
        const dot = node.querySelector("circle"), margin = 90;
        const along = (start, size, at, all) => {
            if (at > start && at < start + size) return start;
            const next = at <= start ? at - margin : at + margin - size;
            return Math.max(0, Math.min(next, all - size));
        };
        const x = along(view.x, view.w, dot.cx.baseVal.value, whole.w), y = along(view.y, view.h, dot.cy.baseVal.value, whole.h);
        if (x !== view.x || y !== view.y) show({ ...view, x, y });
    }
})();
