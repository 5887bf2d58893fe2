/* The controls of the figure of cells: layer, state or gate, cells, order, palette. Made by script: without it they could do nothing. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});

  function Panel(owner) {
    this.owner = owner;
    this.box = owner.figure.querySelector(".rr-controls");
    this.build();
    this.keys();
    this.update();
  }

  var its = Panel.prototype, make = function (name, given) { return rnnreport.make(name, given); };

  its.build = function () {
    var owner = this.owner, layers = Math.max.apply(null, owner.models.map(function (model) { return model.layers.length; }));
    if (layers > 1) {
      var names = Array.from({ length: layers }, function (_, at) { return [String(at + 1), "" + (at + 1)]; });
      this.layer = this.select("Layer", names, function (value) { owner.go({ layer: Number(value) }); });
    }
    this.states = make("span", { className: "rr-seg" });
    this.states.setAttribute("role", "group");
    this.states.setAttribute("aria-label", "State or gate");
    this.box.append(this.label("State", this.states, "span"));
    this.cells = make("input", { type: "text", size: 14, spellcheck: false, title: "such as: first 10, 40-49, 5; or all" });
    this.cells.addEventListener("change", this.choose.bind(this));
    this.box.append(this.label("Cells", this.cells, "label"));
    var order = owner.models.length > 1 ? "strongest difference" : "strongest movement";
    this.sort = this.select("Order", [["number", "number"], ["difference", order]], function (value) { owner.go({ sort: value }); });
    this.palette = this.select("Palette", [["red-green", "red–green"], ["orange-blue", "orange–blue"]], function (value) {
      rnnreport.rememberPalette(value);
      owner.go({ palette: value });
    });
    this.problem = make("span", { className: "rr-problem" });
    this.problem.setAttribute("role", "alert");
    this.box.append(this.problem);
  };

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
    this.link = make("a", { textContent: "Link to this view" });
    this.link.addEventListener("click", function () {
      var done = function () { this.link.textContent = "Link copied"; }.bind(this);
      if (navigator.clipboard) navigator.clipboard.writeText(this.link.href).then(done, function () {});
    }.bind(this));
    ["←", "→", "↑", "↓"].forEach(function (key, at) {
      box.append(make("kbd", { textContent: key }), at === 1 ? " word " : at === 3 ? " cell · " : " ");
    });
    box.append(this.link, " · ");
  };

  its.choose = function () {
    var owner = this.owner, value = this.cells.value;
    var least = Math.min.apply(null, owner.models.map(function (model) { return owner.layer(model).units; }));
    var fine = rnnreport.rules.chosen(value, least);
    this.say(fine ? "" : "Cells: 0 to " + (least - 1) + ", such as: first 10, 40-49, 5; or all");
    this.cells.setAttribute("aria-invalid", fine ? "false" : "true");
    if (fine) owner.go({ cells: value });
  };

  its.say = function (text) {
    this.problem.textContent = text;
  };

  /** Show the owner's view in the controls, the legend and the heads of the models. */
  its.update = function () {
    var owner = this.owner, view = owner.view;
    this.buttons();
    if (this.layer) this.layer.value = view.layer;
    this.cells.value = view.cells;
    this.cells.setAttribute("aria-invalid", "false");
    this.sort.value = view.sort;
    this.palette.value = view.palette;
    this.say("");
    this.link.href = owner.address();
    this.link.textContent = "Link to this view";
    this.formula();
  };

  /** Which cells are shown, in words. */
  its.what = function () {
    var owner = this.owner, cells = owner.current, many = cells.length === 1 ? "cell " : "cells ";
    if (owner.view.sort !== "difference") return many + rnnreport.rules.said(cells);
    var words = owner.common(), over = words === 1 ? "the first word" : "the first " + words + " words";
    var most = (cells.length === 1 ? "the cell" : "the " + cells.length + " cells") + " of all that ";
    if (owner.models.length === 1) return most + (cells.length === 1 ? "moves most" : "move most");
    return most + (cells.length === 1 ? "differs" : "differ") + " most between the models, over " + over + ", which all of them read";
  };

  its.buttons = function () {
    var owner = this.owner, offered = [], focused = this.states.contains(document.activeElement);
    owner.models.forEach(function (model) {
      Object.keys(owner.layer(model).states).forEach(function (state) { if (!offered.includes(state)) offered.push(state); });
    });
    this.states.replaceChildren.apply(this.states, offered.map(function (state) {
      var button = make("button", { type: "button", textContent: state, title: owner.config.titles[state] });
      button.setAttribute("aria-pressed", String(state === owner.view.of));
      button.addEventListener("click", function () { owner.go({ of: state }); });
      return button;
    }));
    if (focused) this.states.querySelector('[aria-pressed="true"]').focus();
  };

  its.formula = function () {
    var owner = this.owner, figure = owner.figure, of = owner.view.of, heads = figure.querySelectorAll(".rr-head");
    owner.models.forEach(function (model, at) {
      var lacks = !(of in owner.layer(model).states);
      heads[at].querySelector(".rr-note").textContent = lacks ? "has no state called " + of + ": h is shown" : "";
    });
    var formulas = owner.models.map(function (model) {
      var state = owner.shown(model), gate = owner.layer(model).states[state].gate;
      return gate ? state + " as it is" : "sigmoid(" + owner.config.gain + " · " + state + ")";
    });
    var same = formulas.every(function (formula) { return formula === formulas[0]; });
    var own = formulas.map(function (formula, at) { return owner.models[at].name + ": " + formula; });
    figure.querySelector(".rr-formula").textContent = same ? formulas[0] : own.join(" · ");
    figure.querySelector(".rr-what").textContent = "Shown: " + this.what() + "; " + (owner.config.titles[of] || of) + ".";
  };

  rnnreport.Panel = Panel;
})();
