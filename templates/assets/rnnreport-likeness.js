/* Training texts like a text, alive: point at a word, or move to it by keys, and the places nearest to it stand beneath
   the text; click, or Enter, keeps them there. What is shown stands in the page already: its rows are copied. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});

  /** One text by all models: a word that is pointed at is shown by each of them. */
  function Liked(section) {
    this.readings = Array.from(section.querySelectorAll(".rr-likeness"), reading).filter(Boolean);
    this.pinned = null;
    this.by = "distance";
    this.readings.forEach(this.listen, this);
    if (this.readings.length) this.show(this.readings[0].start);
  }

  var its = Liked.prototype;

  /** One model: words and their places by number, and the panel beneath the text. */
  function reading(box) {
    var list = box.querySelector(".rr-all-places"), line = box.querySelector(".rr-near");
    if (!list) return null;
    list.open = false; // the panel shows the same places, a word at a time
    var one = { line: line, tokens: new Map(), entries: new Map(), start: list.dataset.start, head: make("div", "rr-near-head"), body: make("div") };
    list.querySelectorAll(".rr-place").forEach(function (entry) { one.entries.set(entry.dataset.at, entry); });
    line.querySelectorAll("[data-at]").forEach(function (token) {
      if (!one.entries.has(token.dataset.at)) return;
      one.tokens.set(token.dataset.at, token);
      token.tabIndex = -1;
      token.setAttribute("role", "button");
      token.setAttribute("aria-pressed", "false");
    });
    one.panel = make("div", "rr-near-panel");
    one.panel.setAttribute("role", "group");
    one.panel.setAttribute("aria-live", "polite");
    one.panel.setAttribute("aria-label", "Places nearest to the word that is pointed at");
    one.panel.append(one.head, one.body);
    line.after(one.panel);
    return one;
  }

  its.listen = function (one) {
    var at = function (event) {
      var token = event.target.closest("[data-at]");
      return token && one.tokens.get(token.dataset.at) === token ? token.dataset.at : null;
    };
    one.line.addEventListener("pointerover", function (event) { if (at(event) !== null && this.pinned === null) this.show(at(event)); }.bind(this));
    one.line.addEventListener("focusin", function (event) { if (at(event) !== null) this.show(at(event)); }.bind(this));
    one.line.addEventListener("click", function (event) { if (at(event) !== null) this.pin(at(event)); }.bind(this));
    one.line.addEventListener("keydown", function (event) { if (at(event) !== null) this.key(event, one, at(event)); }.bind(this));
  };

  /** Keep what is shown, whatever is pointed at; the second time let it go. */
  its.pin = function (at) {
    this.pinned = this.pinned === at ? null : at;
    this.show(at);
  };

  its.show = function (at) {
    if (this.pinned !== null && this.pinned !== at) this.pinned = at; // by keys a kept word moves on
    this.at = at;
    this.readings.forEach(function (one) {
      one.tokens.forEach(function (token, number) {
        token.classList.toggle("on", number === at);
        token.classList.toggle("rr-pinned", number === this.pinned);
        token.setAttribute("aria-pressed", String(number === this.pinned));
        token.tabIndex = number === at ? 0 : -1;
      }, this);
      if (one.entries.has(at)) this.fill(one, one.entries.get(at));
    }, this);
  };

  /** Copy the rows of one word into the panel, which never gets lower, so that the page beneath stays where it is. */
  its.fill = function (one, entry) {
    var name = entry.querySelector("summary"), tables = Array.from(entry.querySelectorAll(".rr-lines"));
    var focused = one.head.contains(document.activeElement);
    one.head.replaceChildren.apply(one.head, Array.from(name.cloneNode(true).childNodes));
    if (tables.length > 1) one.head.append(this.measures(tables.map(measure)));
    var shown = tables.find(function (table) { return measure(table) === this.by; }, this) || tables[0];
    one.body.replaceChildren.apply(one.body, shown ? [shown.cloneNode(true)] : []);
    var high = Math.max(parseFloat(one.body.style.minHeight) || 0, one.body.offsetHeight);
    if (one.body.clientWidth !== one.wide) high = one.body.firstChild ? one.body.firstChild.offsetHeight : 0; // the page has another width now
    one.wide = one.body.clientWidth;
    one.body.style.minHeight = high + "px";
    if (focused) one.head.querySelector('[aria-pressed="true"]').focus();
  };

  function measure(table) {
    return table.querySelector("th").textContent;
  }

  its.measures = function (names) {
    var box = make("span", "rr-seg");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Nearest by");
    names.forEach(function (name) {
      var button = make("button", "", "by " + name);
      button.type = "button";
      button.setAttribute("aria-pressed", String(name === this.by));
      button.addEventListener("click", function () { this.by = name; this.show(this.at); }.bind(this));
      box.append(button);
    }, this);
    return box;
  };

  /** Arrow keys: left and right through the words, up and down through models; Enter keeps a word, Escape lets it go. */
  its.key = function (event, one, at) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && this.pinned !== null) return this.pin(this.pinned);
    var steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }, step = steps[event.key], next = null;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return this.pin(at);
    }
    if (!step) return;
    event.preventDefault();
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      var other = this.readings[this.readings.indexOf(one) + step];
      next = other && other.tokens.get(at);
    } else {
      if (one.line.dir === "rtl") step = -step;
      var order = Array.from(one.tokens.keys());
      next = one.tokens.get(order[order.indexOf(at) + step]);
    }
    if (next) next.focus();
  };

  function make(name, kind, text) {
    return Object.assign(document.createElement(name), { className: kind || "", textContent: text || "" });
  }

  rnnreport.each(".rr-liked", function (section) { new Liked(section); });
})();
