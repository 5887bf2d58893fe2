/* The controls of the figure of states: layer, state or gate, cells, network, palette. Made by script: without it they
   could do nothing. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var make = function (name, given) { return rnnreport.make(name, given); };

  function Panel(owner) {
    this.owner = owner;
    this.box = owner.figure.querySelector(".rr-controls");
    var depth = Math.max.apply(null, owner.config.readings.map(function (one) { return one.layers.length; }));
    if (owner.config.readings.length > 1) {
      var names = owner.config.readings.map(function (one, at) { return [String(at + 1), one.name]; });
      this.network = this.select("Network", [["all", "all"]].concat(names), function (value) { owner.go({ network: value }); });
    }
    if (depth > 1) {
      var layers = Array.from({ length: depth }, function (_, at) { return [String(at + 1), String(at + 1)]; });
      this.layer = this.select("Layer", layers, function (value) { owner.go({ layer: Number(value) }); });
    }
    this.states = make("span", { className: "rr-seg" });
    this.states.setAttribute("role", "group");
    this.states.setAttribute("aria-label", "State or gate");
    this.box.append(this.label("State", this.states, "span"));
    this.cells = make("input", { type: "text", size: 12, spellcheck: false, title: "such as: first 10, 40-49, 5; or all" });
    this.cells.addEventListener("change", this.choose.bind(this));
    this.box.append(this.label("Cells", this.cells, "label"));
    this.palette = this.select("Palette", [["red-green", "red–green"], ["orange-blue", "orange–blue"]], function (value) {
      rnnreport.rememberPalette(value);
      owner.go({ palette: value });
    });
    this.problem = make("span", { className: "rr-problem" });
    this.problem.setAttribute("role", "alert");
    this.box.append(this.problem);
    this.keys();
  }

  var its = Panel.prototype;

  its.label = function (text, control, kind) {
    var label = make(kind, { className: "rr-label" });
    label.append(make("span", { textContent: text }), control);
    return label;
  };

  its.select = function (text, choices, changed) {
    var select = make("select");
    choices.forEach(function (choice) { select.append(make("option", { value: choice[0], textContent: choice[1] })); });
    select.addEventListener("change", function () { changed(select.value); });
    this.box.append(this.label(text, select, "label"));
    return select;
  };

  /** Keys and the link to this view stand in the caption. */
  its.keys = function () {
    var box = this.owner.figure.querySelector(".rr-keys");
    ["←", "→", "↑", "↓", "Enter"].forEach(function (key, at) {
      box.append(make("kbd", { textContent: key }), [" ", " time ", " ", " cell ", " open · "][at]);
    });
    this.link = make("a", { textContent: "Link to this view" });
    box.append(this.link, " · ");
  };

  its.choose = function () {
    var owner = this.owner, value = this.cells.value;
    var least = Math.min.apply(null, owner.config.readings.map(function (one) { return owner.layer(one).units; }));
    var fine = rnnreport.rules.chosen(value, least);
    this.cells.setAttribute("aria-invalid", fine ? "false" : "true");
    if (fine) return owner.go({ cells: value });
    this.say("Cells: 0 to " + (least - 1) + ", such as: first 10, 40-49, 5; or all");
  };

  its.say = function (text) {
    this.problem.textContent = text;
  };

  /** Show the owner's view in the controls, the legend and the caption. */
  its.update = function () {
    var owner = this.owner, view = owner.view, offered = [], focused = this.states.contains(document.activeElement);
    owner.config.readings.forEach(function (one) {
      Object.keys(owner.layer(one).states).forEach(function (state) { if (!offered.includes(state)) offered.push(state); });
    });
    this.states.replaceChildren.apply(this.states, offered.map(function (state) {
      var button = make("button", { type: "button", textContent: state, title: owner.config.titles[state] });
      button.setAttribute("aria-pressed", String(state === view.of));
      button.addEventListener("click", function () { owner.go({ of: state }); });
      return button;
    }));
    if (focused && this.states.querySelector('[aria-pressed="true"]')) this.states.querySelector('[aria-pressed="true"]').focus();
    if (this.layer) this.layer.value = view.layer;
    if (this.network) this.network.value = view.network;
    this.cells.value = view.cells;
    this.cells.setAttribute("aria-invalid", "false");
    this.palette.value = view.palette;
    this.say("");
    this.link.href = owner.address();
    this.legend();
  };

  its.legend = function () {
    var owner = this.owner, of = owner.view.of, union = new Set(), told = owner.config.readings.map(function (one) {
      owner.cells(one).forEach(function (cell) { union.add(cell); });
      return [one.name, owner.layer(one).states[owner.shown(one)].formula];
    });
    var same = told.every(function (pair) { return pair[1] === told[0][1]; }), names = new Map(told);
    var own = Array.from(names, function (pair) { return pair[0] + ": " + pair[1]; });
    owner.figure.querySelector(".rr-formula").textContent = same ? told[0][1] : own.join(" · ");
    var what = (union.size === 1 ? "cell " : "cells ") + rnnreport.rules.said(Array.from(union));
    owner.figure.querySelector(".rr-what").textContent = "Shown: " + what + "; " + (owner.config.titles[of] || of) + ".";
  };

  rnnreport.StatesPanel = Panel;
})();
