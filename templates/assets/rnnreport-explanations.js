/* Figures of explanations, alive. Texts: hover or focus a word to see what every method and model says of it; choose a
   method, and the order of the strongest words. Trust: point at a method to find it in every part. All numbers stand in
   the page already, as Python wrote them; words of users are only ever set as text. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var ORDERS = {
    strength: ["strongest first", function (one) { return -Math.abs(one.dataset.score); }],
    sign: ["from for to against", function (one) { return -one.dataset.score; }],
    place: ["in the order of the text", function (one) { return Number(one.dataset.at); }],
  };

  function Attributions(figure) {
    this.figure = figure;
    this.tip = make("div", "rr-tip rr-said-of");
    this.tip.hidden = true;
    this.tip.setAttribute("role", "status");
    figure.append(this.tip);
    this.groups = Array.from(figure.querySelectorAll(".rr-explained"), this.group, this);
    this.controls(figure.querySelector(".rr-controls"));
    figure.addEventListener("pointerover", this.enter.bind(this));
    figure.addEventListener("focusin", this.enter.bind(this));
    figure.addEventListener("pointerleave", this.unmark.bind(this));
    figure.addEventListener("focusout", this.unmark.bind(this));
    figure.addEventListener("keydown", this.key.bind(this));
  }

  var its = Attributions.prototype;

  /** One text: its lines, one for each model and method, and their words by place. */
  its.group = function (box) {
    var group = { box: box, lines: [] };
    box.querySelectorAll(".rr-method").forEach(function (method) {
      var line = method.querySelector(".rr-adds"), first = Number(line.dataset.first);
      var split = function (text) { return text ? text.split(" ") : []; };
      var tokens = Array.from(line.querySelectorAll(".rr-t"));
      tokens.forEach(function (token, at) { token.tabIndex = at ? -1 : 0; });
      group.lines.push({ method: method, line: line, first: first, tokens: tokens, scores: split(line.dataset.scores), spreads: split(line.dataset.spreads) });
      line.addEventListener("scroll", function () {
        group.lines.forEach(function (other) { if (other.line !== line) other.line.scrollTop = line.scrollTop; });
      });
    });
    return group;
  };

  /** Controls are made by script: without it they could do nothing. */
  its.controls = function (box) {
    var names = new Map();
    this.figure.querySelectorAll(".rr-method").forEach(function (one) { names.set(one.dataset.method, one.dataset.label); });
    if (names.size > 1) select(box, "Method", [["", "all methods"]].concat(Array.from(names)), this.choose.bind(this));
    if (names.size) select(box, "Strongest words", Object.keys(ORDERS).map(function (name) { return [name, ORDERS[name][0]]; }), this.sort.bind(this));
    if (!document.querySelector(".rr-cells, .rr-errors")) palettes(box); // where these are, they choose for the page
  };

  its.choose = function (name) {
    this.unmark();
    this.figure.querySelectorAll(".rr-method").forEach(function (one) {
      one.hidden = name !== "" && one.dataset.method !== name;
      if (one.dataset.method === name) one.querySelector("details").open = true;
    });
  };

  its.sort = function (name) {
    var rank = ORDERS[name][1];
    this.figure.querySelectorAll(".rr-weights tbody").forEach(function (body) {
      var rows = Array.from(body.rows).sort(function (a, b) { return rank(a) - rank(b) || a.dataset.at - b.dataset.at; });
      body.append.apply(body, rows);
    });
  };

  its.enter = function (event) {
    var token = event.target.closest(".rr-adds .rr-t");
    if (token) this.mark(this.place(token), token);
    else if (event.type === "pointerover") this.unmark();
  };

  its.place = function (token) {
    var group = this.groups.find(function (one) { return one.box.contains(token); });
    var line = group.lines.findIndex(function (one) { return one.line.contains(token); });
    return { group: group, line: line, at: group.lines[line].first + group.lines[line].tokens.indexOf(token) };
  };

  /** Mark one word in all lines of its text, and show what each of them says of it. */
  its.mark = function (spot, token) {
    this.unmark();
    spot.group.lines.forEach(function (one) {
      var same = one.tokens[spot.at - one.first];
      if (same) same.classList.add("on");
    });
    this.tip.replaceChildren(this.table(spot, token));
    this.tip.hidden = false;
    var box = token.getBoundingClientRect(), frame = this.figure.getBoundingClientRect(), tip = this.tip;
    var top = box.top - frame.top - tip.offsetHeight - 5;
    if (top < 0 || box.top - tip.offsetHeight < 60) top = box.bottom - frame.top + 14; // below the number, where the page's head is near
    tip.style.left = Math.max(4, Math.min(box.left - frame.left, frame.width - tip.offsetWidth - 4)) + "px";
    tip.style.top = top + "px";
  };

  /** A row for each method that is shown, a column for each model. */
  its.table = function (spot, token) {
    var shown = spot.group.lines.filter(function (one) { return !one.method.hidden; });
    var unique = function (key) { return Array.from(new Set(shown.map(function (one) { return one.method.dataset[key]; }))); };
    var facets = Array.from(new Set(shown.map(function (one) { return one.method.parentNode; })));
    var table = make("table"), head = table.createTHead().insertRow(), body = table.createTBody();
    head.append(make("th", "", token.textContent + " (" + (spot.at + 1) + ")"));
    facets.forEach(function (facet) { head.append(make("th", "", facet.querySelector(".rr-facet-name strong").textContent)); });
    unique("method").forEach(function (method) {
      var row = body.insertRow();
      facets.forEach(function (facet, number) {
        var one = shown.find(function (line) { return line.method.parentNode === facet && line.method.dataset.method === method; });
        if (!row.cells.length) row.append(make("th", "", ""));
        if (one) row.cells[0].textContent = one.method.dataset.label;
        row.append(make("td", "", one ? saidOf(one, spot.at) : "–"));
      });
    });
    return table;
  };

  function saidOf(one, at) {
    var place = at - one.first, score = one.scores[place];
    if (score === undefined) return "–";
    return one.spreads.length ? score + " ± " + one.spreads[place] : score;
  }

  its.unmark = function () {
    this.figure.querySelectorAll(".rr-t.on").forEach(function (one) { one.classList.remove("on"); });
    this.tip.hidden = true;
  };

  /** Arrow keys: left and right through the words, up and down through methods and models. */
  its.key = function (event) {
    var token = event.target.closest(".rr-adds .rr-t"), steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
    if (event.key === "Escape") return this.unmark();
    if (!token || !(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    var spot = this.place(token), step = steps[event.key], across = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (across && token.closest(".rr-adds").dir === "rtl") step = -step;
    var lines = spot.group.lines.filter(function (one) { return !one.method.hidden; });
    var line = lines[lines.indexOf(spot.group.lines[spot.line]) + (across ? 0 : step)];
    var next = line && line.tokens[spot.at + (across ? step : 0) - line.first];
    if (next) next.focus();
  };

  /** Point at a method, in whichever part, and the others step back. */
  function Trust(figure) {
    var show = function (event) {
      var near = event.target.closest("[data-colour]"), box = near && near.closest(".rr-way");
      figure.querySelectorAll(".rr-dim").forEach(function (one) { one.classList.remove("rr-dim"); });
      if (box) box.querySelectorAll(".rr-multiples .rr-path, .rr-dot, .rr-on-curve, .rr-lane").forEach(function (one) {
        one.classList.toggle("rr-dim", !one.classList.contains("rr-c" + near.dataset.colour));
      });
    };
    figure.addEventListener("pointerover", show);
    figure.addEventListener("pointerleave", show);
  }

  function select(box, text, choices, changed) {
    var label = make("label", "rr-label"), control = make("select");
    choices.forEach(function (one) { control.append(Object.assign(make("option", "", one[1]), { value: one[0] })); });
    control.addEventListener("change", function () { changed(control.value); });
    label.append(make("span", "", text), control);
    box.append(label);
    return control;
  }

  function palettes(box) {
    var paint = function (name) { document.querySelectorAll(".rr-figure").forEach(function (one) { one.dataset.palette = name; }); }, kept = null;
    var control = select(box, "Palette", [["red-green", "red–green"], ["orange-blue", "orange–blue"]], function (name) {
      rnnreport.rememberPalette(name);
      document.querySelectorAll(".rr-attributions .rr-palette").forEach(function (one) { one.value = name; });
      paint(name);
    });
    control.className = "rr-palette";
    try { kept = localStorage.getItem("rnnreport-palette"); } catch (refused) { /* a browser that keeps nothing */ }
    if (kept === "orange-blue") paint(control.value = kept);
  }

  function make(name, kind, text) {
    return Object.assign(document.createElement(name), { className: kind || "", textContent: text || "" });
  }

  rnnreport.each(".rr-attributions", function (figure) { new Attributions(figure); });
  rnnreport.each(".rr-trust", Trust);
})();
