/* The figure of cells, alive: any cell, layer, state or gate; numbers on hover; keys; a link for every view.
   Without this script the page already shows the asked cells. Text from pages is only ever cloned or set as text. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var PALETTE = "rnnreport-palette", alive = [];

  function Cells(figure) {
    this.figure = figure;
    this.config = JSON.parse(figure.dataset.rrCells);
    this.facets = figure.querySelector(".rr-facets");
    this.models = this.config.models;
    this.lines = this.models.map(function (_, at) { return this.prototypeOf(at); }, this);
    this.base = new URL(this.config.files, document.baseURI);
    this.initial = Object.assign({ sort: "number", palette: stored() || "red-green" }, this.config.view);
    this.view = Object.assign({}, this.initial);
    this.current = this.cells();
    this.tip = make("span", { className: "rr-tip", hidden: true });
    this.tip.setAttribute("role", "status");
    figure.append(this.tip);
    this.panel = new rnnreport.Panel(this);
    this.listen();
    this.index();
    alive.push(this);
    if (!this.read() && this.view.palette !== "red-green") this.paint();
  }

  var its = Cells.prototype;

  /** A line of one model, to be cloned for any cell of it. */
  its.prototypeOf = function (at) {
    var rows = Array.from(this.facets.querySelectorAll(".rr-row:not(.rr-heads)"));
    var lines = rows.map(function (row) { return row.querySelectorAll(".rr-line")[at]; });
    return lines.find(function (line) { return line && !line.classList.contains("rr-none"); }).cloneNode(true);
  };

  its.layer = function (model) {
    return model.layers[Math.min(this.view.layer, model.layers.length) - 1];
  };

  its.shown = function (model) {
    var states = this.layer(model).states;
    return this.view.of in states ? this.view.of : "h";
  };

  /** What must be loaded to show the view: one state of every model. */
  its.wanted = function () {
    return this.models.map(function (model) { return this.layer(model).states[this.shown(model)]; }, this);
  };

  its.fetch = function () {
    var wanted = this.wanted();
    var all = wanted.map(function (state) { return rnnreport.load(state.key, new URL(state.file, this.base).href); }, this);
    return Promise.all(all).then(function (numbers) {
      var changed = this.wanted().some(function (state, at) { return state !== wanted[at]; });
      if (changed) return this.fetch(); // the view changed while these were on their way
      this.numbers = numbers;
    }.bind(this));
  };

  /** The number of a cell at a token, and p, what its colour says. */
  its.value = function (at, cell, token) {
    var layer = this.layer(this.models[at]), state = layer.states[this.shown(this.models[at])];
    var value = this.numbers[at][token * layer.units + cell] * state.scale;
    return { value: value, p: rnnreport.rules.shown(value, this.config.gain, state.gate), gate: state.gate };
  };

  /** Cells by how much the models differ (one model: by how much the cell moves), strongest first. */
  its.ranked = function () {
    var units = Math.min.apply(null, this.models.map(function (model) { return this.layer(model).units; }, this));
    var time = this.common(), scores = [];
    for (var cell = 0; cell < units; cell++) scores.push({ cell: cell, score: this.spread(cell, time) });
    scores.sort(function (a, b) { return b.score - a.score || a.cell - b.cell; });
    return scores.map(function (one) { return one.cell; });
  };

  /** How many words from the first on are the same in all models: only there can they be compared. */
  its.common = function () {
    var texts = this.lines.map(function (line) {
      return Array.from(line.querySelectorAll(".rr-t"), function (token) { return token.textContent; });
    });
    var at = 0;
    while (at < texts[0].length && texts.every(function (text) { return text[at] === texts[0][at]; })) at++;
    return Math.max(at, 1);
  };

  its.spread = function (cell, time) {
    var rows = this.models.map(function (_, at) {
      return Array.from({ length: time }, function (_, token) { return this.value(at, cell, token).p; }, this);
    }, this);
    if (rows.length === 1) {
      var mean = rows[0].reduce(function (sum, p) { return sum + p; }, 0) / time;
      rows.push(rows[0].map(function () { return mean; }));
    }
    var most = 0;
    for (var one = 0; one < rows.length; one++)
      for (var other = 0; other < one; other++)
        most = Math.max(most, rows[one].reduce(function (sum, p, at) { return sum + Math.abs(p - rows[other][at]); }, 0) / time);
    return most;
  };

  its.cells = function () {
    var sets = this.models.map(function (model) {
      return rnnreport.rules.chosen(this.view.cells, this.layer(model).units) || [];
    }, this);
    var union = Array.from(new Set([].concat.apply([], sets))).sort(function (a, b) { return a - b; });
    return this.view.sort === "difference" ? this.ranked().slice(0, union.length) : union;
  };

  /** Change the view, show it, and let the address say so. */
  its.go = function (change, quiet) {
    Object.assign(this.view, change);
    history[quiet ? "replaceState" : "pushState"](history.state, "", this.address());
    return this.paint();
  };

  its.address = function () {
    var given = new URLSearchParams(), usual = Object.assign({}, this.initial, { palette: "red-green" });
    for (var key in this.view) if (String(this.view[key]) !== String(usual[key])) given.set(key, this.view[key]);
    return "#" + this.figure.id + (String(given) ? "?" + given : "");
  };

  /** Take the view from the address. Tells whether there was one for this figure. */
  its.read = function () {
    var parts = location.hash.slice(1).split("?");
    var other = parts[0] !== this.figure.id;
    if (other && location.hash && !alive.some(function (one) { return one.figure.id === parts[0]; })) return false;
    var given = new URLSearchParams(other ? "" : parts[1] || ""), view = Object.assign({}, this.initial);
    if (other && location.hash) view.palette = this.view.palette; // the figure that is named decides for the page
    for (var key in view) if (given.has(key)) view[key] = given.get(key);
    view.layer = Math.max(1, parseInt(view.layer, 10) || 1);
    var units = Math.max.apply(null, this.models.map(function (model) { return model.layers[0].units; }));
    if (!rnnreport.rules.chosen(view.cells, units)) view.cells = this.initial.cells;
    if (JSON.stringify(view) === JSON.stringify(this.view)) return false;
    this.view = view;
    this.paint().then(function () { if (!other && parts[1]) this.figure.scrollIntoView(); }.bind(this));
    return true;
  };

  its.paint = function () {
    this.colour();
    return this.fetch().then(function () {
      this.figure.querySelectorAll(".rr-row:not(.rr-heads), .rr-gap").forEach(function (row) { row.remove(); });
      var before = -1;
      this.current = this.cells();
      this.current.forEach(function (cell) {
        if (this.view.sort === "number" && before >= 0 && cell > before + 1) this.facets.append(this.gap(before + 1, cell - 1));
        this.facets.append(this.row(cell));
        before = cell;
      }, this);
      this.panel.update();
      this.index();
    }.bind(this), function (error) { this.panel.say(error.message); }.bind(this));
  };

  /** All figures of a page share one palette, or else their colours would contradict each other. */
  its.colour = function () {
    var name = this.view.palette;
    document.querySelectorAll(".rr-figure").forEach(function (figure) { figure.dataset.palette = name; });
    alive = alive.filter(function (one) { return one.figure.isConnected; });
    alive.forEach(function (one) {
      if (one.view.palette === name) return;
      one.view.palette = name;
      one.panel.update();
    });
  };

  its.gap = function (low, high) {
    var gap = make("div", { className: "rr-gap" });
    var text = low === high ? "cell " + low : "cells " + low + "–" + high;
    var more = make("button", { type: "button", textContent: text, title: "show the next ten of them" });
    more.addEventListener("click", function () { this.add(low, Math.min(low + 9, high)); }.bind(this));
    gap.append(more);
    return gap;
  };

  its.row = function (cell) {
    var row = make("div", { className: "rr-row" });
    row.dataset.cell = cell;
    row.append(make("span", { className: "rr-cell", textContent: cell }));
    this.lines.forEach(function (line, at) {
      var has = cell < this.layer(this.models[at]).units;
      row.append(has ? this.line(line.cloneNode(true), at, cell) : make("div", { className: "rr-line rr-none", textContent: "–" }));
    }, this);
    return row;
  };

  its.line = function (line, at, cell) {
    var tokens = line.querySelectorAll(".rr-t"), high = 0, low = 0, values = [];
    tokens.forEach(function (token, index) {
      var found = this.value(at, cell, index), level = rnnreport.rules.level(found.p);
      values.push(found.value);
      if (found.value > values[high]) high = index;
      if (found.value < values[low]) low = index;
      token.className = token.className.replace(/\bv[0-9]+\b/, "v" + level);
      token.classList.remove("on");
    }, this);
    var end = function (index) { return values[index].toFixed(2).replace("-", "−") + " at " + tokens[index].textContent; };
    line.querySelector(".rr-hidden").textContent = this.models[at].name + ", cell " + cell + ", " + this.shown(this.models[at]) +
      ": highest " + end(high) + ", lowest " + end(low) + ".";
    return line;
  };

  /** Show more cells, in the order of their numbers. */
  its.add = function (low, high) {
    var cells = this.cells();
    for (var cell = low; cell <= high; cell++) if (!cells.includes(cell)) cells.push(cell);
    return this.go({ cells: rnnreport.rules.spelt(cells), sort: "number" });
  };

  /** Number the tokens of every line; one of them can be reached with the tab key, the others with arrows. */
  its.index = function () {
    this.facets.querySelectorAll(".rr-line").forEach(function (line) {
      line.querySelectorAll(".rr-t").forEach(function (token, index) {
        token.dataset.i = index;
        token.tabIndex = -1;
      });
    });
    var first = this.facets.querySelector(".rr-line .rr-t");
    if (first) first.tabIndex = 0;
  };

  function make(name, given) {
    return Object.assign(document.createElement(name), given);
  }

  function stored() {
    try { return localStorage.getItem(PALETTE); } catch (refused) { return null; }
  }

  rnnreport.make = make;
  rnnreport.rememberPalette = function (name) {
    try { localStorage.setItem(PALETTE, name); } catch (refused) { /* a browser that keeps nothing shows the default */ }
  };
  rnnreport.Cells = Cells;
})();
