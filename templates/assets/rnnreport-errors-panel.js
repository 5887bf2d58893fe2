/* The controls of the browser of texts: patterns of right and wrong, words, classes, lengths, order. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var make = function (name, given) { return rnnreport.make(name, given); };
  var PAUSE = 250; // milliseconds after the last key before a search begins

  function ErrorsPanel(owner) {
    this.owner = owner;
    this.selects = {};
    this.box = make("div", { className: "rr-filters rr-controls" });
    this.patterns();
    this.words();
    this.order();
    this.models();
    this.classes();
    this.lengths();
    this.status();
    owner.browse.append(this.tiles, this.box, this.line);
    this.link();
  }

  var its = ErrorsPanel.prototype;

  /** One button for every pattern that is shown: its texts alone, or all again. */
  its.patterns = function () {
    var owner = this.owner, corpus = owner.corpus;
    this.tiles = make("div", { className: "rr-tiles" });
    this.tiles.setAttribute("role", "group");
    this.tiles.setAttribute("aria-label", "Which models are right");
    corpus.index.patterns.forEach(function (one) {
      var tile = make("button", { type: "button", className: "rr-tile" }), share = make("span", { className: "rr-share" });
      var bar = make("i"), part = 100 * one.count / corpus.count;
      bar.style.width = part.toFixed(2) + "%";
      tile.disabled = !one.count;
      share.append(bar);
      tile.append(make("b", { textContent: rnnreport.said.count(one.count) }), make("bdi", { textContent: one.name }), share);
      tile.append(make("small", { textContent: part.toFixed(1) + "\u202f%" }));
      tile.addEventListener("click", function () {
        owner.go(tile.getAttribute("aria-pressed") === "true" ? this.choice(null) : this.choice(one));
      }.bind(this));
      this.tiles.append(tile);
    }, this);
  };

  /** The view's `right` and `wrong` with this pattern, or with none; baselines stay as they are chosen. */
  its.choice = function (one) {
    var view = this.owner.view, judges = this.owner.corpus.models.slice(0, this.owner.corpus.judges);
    var kept = function (names) { return names.filter(function (name) { return judges.indexOf(name) < 0; }); };
    return { right: kept(view.right).concat(one ? one.right : []), wrong: kept(view.wrong).concat(one ? one.wrong : []) };
  };

  its.label = function (text, control, kind) {
    var label = make(kind || "label", { className: "rr-label" });
    label.append(make("span", { textContent: text }), control);
    this.box.append(label);
    return label;
  };

  its.select = function (key, text, choices) {
    var select = make("select"), owner = this.owner;
    choices.forEach(function (choice) { select.append(make("option", { value: choice[0], textContent: choice[1] })); });
    select.addEventListener("change", function () { var change = {}; change[key] = select.value; owner.go(change); });
    this.selects[key] = select;
    this.label(text, select);
    return select;
  };

  its.words = function () {
    var owner = this.owner, wait = 0, typing = false;
    this.search = make("input", { type: "search", spellcheck: false, placeholder: "whole words, -without", maxLength: 200 });
    var look = function () {
      clearTimeout(wait);
      if (this.search.value === owner.view.words) return;
      owner.go({ words: this.search.value }, typing);
      typing = true;
    }.bind(this);
    this.search.addEventListener("input", function () { clearTimeout(wait); wait = setTimeout(look, PAUSE); });
    this.search.addEventListener("change", function () { look(); typing = false; });
    this.label("Words", this.search).classList.add("rr-search");
  };

  its.order = function () {
    var orders = this.owner.corpus.orders(), owner = this.owner;
    var select = this.select("sort", "Order", Object.keys(orders).map(function (key) { return [key, seen(orders[key][0])]; }));
    this.reverse = make("button", { type: "button", className: "rr-button", textContent: "⇅", title: "the other way round" });
    this.reverse.setAttribute("aria-label", "The other way round");
    this.reverse.addEventListener("click", function () { owner.go({ reverse: owner.view.reverse ? "" : "yes" }); });
    select.after(this.reverse);
  };

  /** Where patterns do not say it all: for every model any, right, wrong. Two networks are told by the patterns. */
  its.models = function () {
    var corpus = this.owner.corpus, owner = this.owner;
    this.each = corpus.models.slice(corpus.judges > 2 ? 0 : corpus.judges).map(function (name) {
      var select = make("select");
      ["any", "right", "wrong"].forEach(function (kind) { select.append(make("option", { value: kind, textContent: kind === "any" ? "right or wrong" : kind })); });
      select.addEventListener("change", function () {
        var change = {};
        ["right", "wrong"].forEach(function (kind) {
          change[kind] = owner.view[kind].filter(function (other) { return other !== name; }).concat(select.value === kind ? [name] : []);
        });
        owner.go(change);
      });
      this.label(seen(name), select);
      return { name: name, select: select };
    }, this);
  };

  its.classes = function () {
    var corpus = this.owner.corpus, any = [["", "any"]];
    var classes = any.concat(corpus.classes.map(function (name) { return [name, seen(name)]; }));
    this.select("truth", "True class", classes);
    this.select("answer", "Answered", classes);
    if (corpus.models.length < 2) return;
    this.select("by", "by", [["", "any model"]].concat(corpus.models.map(function (name) { return [name, seen(name)]; })));
  };

  its.lengths = function () {
    var owner = this.owner, both = make("span", { className: "rr-between" });
    this.bounds = ["shortest", "longest"].map(function (key) {
      var input = make("input", { type: "number", min: 0, inputMode: "numeric" });
      input.placeholder = key === "shortest" ? "0" : owner.corpus.longest;
      input.setAttribute("aria-label", (key === "shortest" ? "At least so many " : "At most so many ") + owner.corpus.index.unit + "s");
      input.addEventListener("change", function () { var change = {}; change[key] = input.value; owner.go(change); });
      return { key: key, input: input };
    });
    both.append(this.bounds[0].input, "–", this.bounds[1].input, owner.corpus.index.unit + "s");
    this.label("Length", both, "span");
  };

  its.status = function () {
    this.line = make("div", { className: "rr-found" });
    this.found = make("span", { tabIndex: -1 });
    this.found.setAttribute("role", "status");
    this.reset = make("button", { type: "button", className: "rr-button", textContent: "Reset" });
    this.reset.addEventListener("click", function () {
      var fresh = rnnreport.view.unfiltered(this.owner.view);
      this.owner.go(Object.assign(fresh, { sort: this.owner.initial.sort, reverse: "" }));
      this.found.focus();
    }.bind(this));
    this.line.append(this.found, this.reset);
  };

  /** A link to what is shown stands in the caption. */
  its.link = function () {
    this.view = make("a", { textContent: "Link to this view" });
    this.view.addEventListener("click", function (event) {
      event.preventDefault();
      event.stopPropagation();
      history.replaceState(history.state, "", this.view.href);
      var done = function () { this.view.textContent = "Link copied"; }.bind(this);
      if (navigator.clipboard) navigator.clipboard.writeText(this.view.href).then(done, function () {});
    }.bind(this));
    this.owner.figure.querySelector(".rr-links").prepend(this.view, " · ");
  };

  its.say = function (text) {
    if (this.found.textContent !== text) this.found.textContent = text;
  };

  /** Show the owner's view in the controls. */
  its.update = function () {
    var owner = this.owner, view = owner.view, patterns = owner.corpus.index.patterns;
    Array.from(this.tiles.children).forEach(function (tile, at) {
      var same = JSON.stringify(rnnreport.view.clean(Object.assign({}, view, this.choice(patterns[at])), owner.corpus)) === JSON.stringify(view);
      tile.setAttribute("aria-pressed", String(same));
    }, this);
    Object.keys(this.selects).forEach(function (key) { this.selects[key].value = view[key]; }, this);
    this.each.forEach(function (one) {
      one.select.value = view.right.indexOf(one.name) >= 0 ? "right" : view.wrong.indexOf(one.name) >= 0 ? "wrong" : "any";
    });
    if (document.activeElement !== this.search) this.search.value = view.words;
    this.bounds.forEach(function (one) { one.input.value = view[one.key]; });
    this.reverse.setAttribute("aria-pressed", String(view.reverse === "yes"));
    var free = JSON.stringify(rnnreport.view.unfiltered(view)) === JSON.stringify(Object.assign({}, view, { page: 1 }));
    this.reset.hidden = free && view.sort === owner.initial.sort && !view.reverse;
    this.view.href = owner.address();
    this.view.textContent = "Link to this view";
  };

  function seen(name) {
    return rnnreport.said.named(name).textContent;
  }

  rnnreport.ErrorsPanel = ErrorsPanel;
})();
