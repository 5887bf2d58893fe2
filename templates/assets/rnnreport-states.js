/* The figure of states and gates against time, alive: any layer, state, cell or network; a cross-hair over all of them;
   all gates of one cell as lines. Without this script the page already shows the asked cells. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var make = function (name, given) { return rnnreport.make(name, given); };

  function States(figure) {
    this.figure = figure;
    this.config = JSON.parse(figure.dataset.rrStates);
    this.base = new URL(this.config.files, document.baseURI);
    this.initial = Object.assign({ network: "all", open: "", palette: stored() || "red-green" }, this.config.view);
    this.view = Object.assign({}, this.initial);
    this.facets = Array.from(figure.querySelectorAll(".rr-network"), function (box, at) {
      return { box: box, number: at + 1, model: this.config.readings[at], units: box.querySelector(".rr-units"), numbers: {} };
    }, this);
    figure.classList.add("rr-alive");
    this.facets.forEach(function (facet) { this.equip(facet); this.offer(facet); }, this);
    this.panel = new rnnreport.StatesPanel(this);
    window.addEventListener("popstate", function () { if (figure.isConnected) this.read(); }.bind(this));
    this.colour();
    this.panel.update();
    this.read();
  }

  var its = Object.assign(States.prototype, rnnreport.statesPointer, rnnreport.statesCell);

  its.layer = function (model) {
    return model.layers[Math.min(this.view.layer, model.layers.length) - 1];
  };

  its.shown = function (model) {
    return own(this.layer(model).states, this.view.of) ? this.view.of : "h";
  };

  its.cells = function (model) {
    return rnnreport.rules.chosen(this.view.cells, this.layer(model).units) || [];
  };

  /** All that is known of a facet's series and of the states of the layer that is shown, once. */
  its.ready = function (facet) {
    var layer = this.layer(facet.model), load = function (file, key) { return rnnreport.load(key, new URL(file, this.base).href); }.bind(this);
    if (facet.series && facet.layer === layer) return Promise.resolve(facet.series);
    var states = Object.keys(layer.states).map(function (name) { return layer.states[name]; });
    var wanted = states.map(function (state) { return load(state.file, state.key); });
    return Promise.all([load(facet.model.file, facet.model.key)].concat(wanted)).then(function (found) {
      states.forEach(function (state, at) { facet.numbers[state.key] = found[at + 1]; });
      facet.layer = layer;
      return (facet.series = found[0]);
    });
  };

  /** Change the view, show it, and let the address say so. */
  its.go = function (change) {
    Object.assign(this.view, change);
    history.pushState(history.state, "", this.address());
    return this.paint();
  };

  its.address = function () {
    var given = new URLSearchParams();
    for (var key in this.view) {
      var usual = key === "palette" ? "red-green" : this.initial[key];
      if (String(this.view[key]) !== String(usual)) given.set(key, this.view[key]);
    }
    return "#" + this.figure.id + (String(given) ? "?" + given : "");
  };

  /** Take the view from the address, if it is about this figure; what makes no sense is left out. */
  its.read = function () {
    var parts = location.hash.slice(1).split("?"), named = parts[0] === this.figure.id;
    var given = new URLSearchParams(named ? parts[1] || "" : ""), view = Object.assign({}, this.initial), count = this.facets.length;
    for (var key in view) if (given.has(key)) view[key] = given.get(key);
    if (!named) view.palette = this.view.palette;
    var depth = Math.max.apply(null, this.config.readings.map(function (one) { return one.layers.length; }));
    view.layer = Math.min(Math.max(1, parseInt(view.layer, 10) || 1), depth);
    var units = Math.max.apply(null, this.config.readings.map(function (one) { return one.layers[0].units; }));
    if (!rnnreport.rules.chosen(view.cells, units)) view.cells = this.initial.cells;
    if (!this.facets.some(function (facet) { return String(facet.number) === view.network; })) view.network = "all";
    if (!/^[0-9]+\.[0-9]+$/.test(view.open) || Number(view.open.split(".")[0]) > count) view.open = "";
    if (!own(this.config.titles, view.of)) view.of = this.initial.of;
    if (JSON.stringify(view) === JSON.stringify(this.view)) return;
    this.view = view;
    this.paint().then(function () { if (named && parts[1]) this.figure.scrollIntoView(); }.bind(this));
  };

  /** Draw the view. What is asked for while numbers are on their way is drawn when they are there. */
  its.paint = function () {
    var drawing = (this.drawing = (this.drawing || 0) + 1);
    return Promise.all(this.facets.map(this.ready, this)).then(function () {
      if (drawing !== this.drawing) return;
      this.colour();
      this.facets.forEach(this.draw, this);
      this.unmark();
      this.panel.update();
    }.bind(this), this.fail.bind(this));
  };

  its.fail = function (error) {
    this.panel.say(error.message);
  };

  /** All figures of a page share one palette, or else their colours would contradict each other. */
  its.colour = function () {
    document.querySelectorAll(".rr-figure").forEach(function (figure) { figure.dataset.palette = this.view.palette; }, this);
  };

  its.draw = function (facet) {
    var layer = this.layer(facet.model), of = this.shown(facet.model), before = -1, cells = this.cells(facet.model), rows = [];
    var focused = facet.units.contains(document.activeElement) && document.activeElement.closest(".rr-unit");
    var again = focused ? focused.dataset.cell : "";
    facet.box.hidden = this.view.network !== "all" && this.view.network !== String(facet.number);
    facet.box.querySelector(".rr-network-about").textContent = layer.about;
    facet.box.querySelector(".rr-note").textContent = of === this.view.of ? "" : "has no state called " + this.view.of + ": h is shown";
    facet.box.querySelector(".rr-ties").textContent = layer.states[of].ties;
    cells.forEach(function (cell) {
      if (before >= 0 && cell > before + 1) rows.push(gap(before + 1, cell - 1));
      rows.push(this.unit(facet, layer, of, cell));
      before = cell;
    }, this);
    facet.units.replaceChildren.apply(facet.units, rows);
    this.offer(facet);
    this.open(facet, layer);
    var back = again && facet.units.querySelector('.rr-unit[data-cell="' + again + '"] button');
    if (back) back.focus();
  };

  its.unit = function (facet, layer, of, cell) {
    var map = rnnreport.map, state = layer.states[of], numbers = facet.numbers[state.key], series = facet.series;
    var ends = map.range(state, cell), values = map.exact(numbers, state, layer.units, cell), unit = make("div", { className: "rr-unit" });
    unit.dataset.cell = cell;
    var label = facet.model.name + ", cell " + cell + ", " + of + ": " + map.ends(values, series.times);
    var drawing = map.stretched({ "class": "rr-map", role: "img", "aria-label": label });
    map.fills(numbers, state, layer.units, cell, series.columns, this.config.gain).forEach(function (fill) {
      drawing.append(map.svg("path", { "class": "v" + fill[0], d: fill[1] }));
    });
    drawing.append(map.svg("path", { "class": "rr-trace", d: map.line(values, ends[0], ends[1], series.columns) }));
    unit.append(make("span", { className: "rr-cell", textContent: cell }), drawing);
    return unit;
  };

  /** Turn the numbers of cells into buttons that open them; a click anywhere on a strip does the same. */
  its.offer = function (facet) {
    facet.units.querySelectorAll(".rr-unit").forEach(function (unit, at) {
      var cell = unit.dataset.cell, button = make("button", { type: "button", className: "rr-cell", textContent: cell, title: "open cell " + cell });
      button.tabIndex = at ? -1 : 0;
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-label", "cell " + cell);
      unit.querySelector(".rr-cell").replaceWith(button);
      unit.addEventListener("click", function () {
        var open = facet.number + "." + cell;
        this.go({ open: this.view.open === open ? "" : open });
      }.bind(this));
    }, this);
  };

  function own(states, name) {
    return Object.prototype.hasOwnProperty.call(states, name);
  }

  function gap(low, high) {
    return make("div", { className: "rr-gap", textContent: low === high ? "cell " + low : "cells " + low + "–" + high });
  }

  function stored() {
    try { return localStorage.getItem("rnnreport-palette"); } catch (refused) { return null; }
  }

  rnnreport.each(".rr-cells-forecast", function (figure) { new States(figure); });
})();
