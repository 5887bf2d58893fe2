/* One text explained, alive: point at a word, or go there with the arrow keys, to see what is known of it; click or Enter
   pins it, Escape releases it; buttons, or arrows up and down, choose the method that colours the text. A link holds the
   pinned word and the method. Without this script the page shows the strongest word, and all words in a table. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var PARTS = { adds: "adds", way: "on the way", near: "alike", held: "texts with it" };

  function Explain(figure) {
    this.figure = figure;
    this.config = JSON.parse(figure.dataset.rrExplain);
    this.base = new URL(this.config.files, document.baseURI);
    this.words = Array.from(figure.querySelectorAll(".rr-x-explained-text .rr-t"));
    this.box = figure.querySelector(".rr-x-word");
    if (!this.words.length || !this.box) return;
    figure.classList.add("rr-alive");
    this.panel = new rnnreport.ExplainPanel(this.box);
    this.shown = Number(this.box.dataset.at);
    this.view = { word: 0, method: this.config.ways[0][0] };
    this.controls();
    this.listen();
    this.colour();
    this.mark();
    this.read();
  }

  var its = Explain.prototype;

  its.controls = function () {
    var by = this.figure.querySelector(".rr-x-by"), tools = this.box.querySelector(".rr-x-word-tools");
    rnnreport.explainPalette(by.parentNode);
    this.methods = chips("Method", this.figure.id + "-method", this.config.ways, function (name) { this.go({ method: name }); }.bind(this));
    by.replaceWith(this.methods);
    this.parts = chips("Part", this.figure.id + "-part", Object.entries(PARTS), function (name) { this.box.dataset.shown = name; }.bind(this));
    this.parts.classList.add("rr-x-parts-of");
    check(this.parts, this.box.dataset.shown = "adds");
    this.box.querySelector(".rr-x-word-head").after(this.parts);
    this.pin = rnnreport.make("button", { type: "button" });
    this.pin.addEventListener("click", function () { this.go({ word: this.view.word ? 0 : this.shown + 1 }); }.bind(this));
    [["‹", -1, "word before"], ["›", 1, "next word"]].forEach(function (one) {
      var button = rnnreport.make("button", { type: "button", textContent: one[0] });
      button.setAttribute("aria-label", one[2]);
      button.addEventListener("click", function () { this.move(one[1], false); }.bind(this));
      tools.append(button);
    }, this);
    tools.append(this.pin);
    this.keys();
    this.fit();
    if (window.ResizeObserver) new ResizeObserver(this.fit.bind(this)).observe(this.figure);
  };

  /** Where there is little room the parts of the panel come one at a time, at the foot of the screen. */
  its.fit = function () {
    var least = this.figure.classList.contains("rr-x-longer") ? 50 : 30, root = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.figure.classList.toggle("rr-x-tabbed", this.figure.clientWidth < least * root);
  };

  its.keys = function () {
    var box = this.figure.querySelector(".rr-keys");
    ["←", "→", "↑", "↓", "Enter"].forEach(function (key, at) {
      box.append(rnnreport.make("kbd", { textContent: key }), at === 1 ? " word " : at === 3 ? " method " : at === 4 ? " pin · " : " ");
    });
    this.link = rnnreport.make("a", { textContent: "Link to this view" });
    this.link.addEventListener("click", function () {
      var done = function () { this.link.textContent = "Link copied"; }.bind(this);
      if (navigator.clipboard) navigator.clipboard.writeText(this.link.href).then(done, function () {});
    }.bind(this));
    box.append(this.link, " · ");
  };

  its.listen = function () {
    var text = this.figure.querySelector(".rr-x-explained-text"), read = this.read.bind(this);
    this.words.forEach(function (word) { word.setAttribute("role", "button"); });
    text.addEventListener("pointerover", function (event) {
      var at = this.words.indexOf(event.target.closest(".rr-t"));
      if (at >= 0 && !this.view.word && event.pointerType !== "touch") this.show(at, false);
    }.bind(this));
    text.addEventListener("focusin", function (event) {
      var at = this.words.indexOf(event.target.closest(".rr-t"));
      if (at >= 0 && !this.view.word) this.show(at, true);
    }.bind(this));
    text.addEventListener("click", function (event) {
      var at = this.words.indexOf(event.target.closest(".rr-t"));
      if (at >= 0) this.go({ word: this.view.word === at + 1 ? 0 : at + 1 });
    }.bind(this));
    this.figure.addEventListener("keydown", this.key.bind(this));
    ["pointermove", "pointerdown"].forEach(function (kind) {
      this.box.querySelector(".rr-x-running").addEventListener(kind, this.along.bind(this));
    }, this);
    window.addEventListener("popstate", read);
    window.addEventListener("hashchange", read);
  };

  /** Along the line of probabilities: the word at this place. */
  its.along = function (event) {
    var box = event.currentTarget.querySelector("svg").getBoundingClientRect(), first = this.config.followed[0], count = this.config.followed[1];
    var at = first + Math.min(Math.max(Math.floor((count * (event.clientX - box.left)) / box.width), 0), count - 1);
    if (!this.view.word && count && at !== this.shown && this.words[at]) this.show(at, false);
  };

  /** Show one word: mark it, and write the panel when what is known of it has come. */
  its.show = function (at, say) {
    this.shown = at;
    this.mark();
    var shards = this.config.shards.filter(function (one) { return one[0] <= at; }), shard = shards[shards.length - 1];
    return rnnreport.load(shard[1], new URL(shard[2], this.base).href).then(function (words) {
      if (this.shown === at) this.panel.show(words[at - shard[0]], say);
    }.bind(this), function () {
      if (this.shown === at) this.panel.fail(this.words[at].textContent);
    }.bind(this));
  };

  its.mark = function () {
    var shown = this.shown, pinned = this.view.word, same = this.words[shown].textContent;
    this.words.forEach(function (word, at) {
      word.classList.toggle("on", at === shown);
      word.classList.toggle("rr-x-pinned", at === pinned - 1);
      word.classList.toggle("rr-x-sames", word.textContent === same);
      word.setAttribute("aria-pressed", String(at === pinned - 1));
      word.tabIndex = at === shown ? 0 : -1;
    });
    this.box.querySelector(".rr-x-word-name").className = "rr-x-word-name " + this.words[shown].className.replace(/ ?\b(on|rr-x-pinned|rr-x-sames)\b/g, "");
    this.pin.textContent = pinned ? "release" : "pin";
    this.pin.setAttribute("aria-pressed", String(pinned > 0));
    this.link.href = this.address();
    this.link.textContent = "Link to this view";
  };

  its.colour = function () {
    var at = this.config.ways.findIndex(function (way) { return way[0] === this.view.method; }, this);
    var levels = this.config.ways[at][2].split(" ");
    this.words.forEach(function (word, number) { word.className = word.className.replace(/\bv[0-9]+\b/, "v" + levels[number]); });
    check(this.methods, this.view.method);
    this.panel.choose(at);
  };

  /** Change the view, show it, and let the address say so; `quiet` leaves the way back as it is. */
  its.go = function (change, quiet) {
    Object.assign(this.view, change);
    history[quiet ? "replaceState" : "pushState"](history.state, "", this.address());
    this.paint(true);
  };

  its.paint = function (say) {
    this.colour();
    if (this.view.word) this.show(this.view.word - 1, say);
    else this.mark();
  };

  its.address = function () {
    var given = new URLSearchParams();
    if (this.view.word) given.set("word", this.view.word + this.config.first);
    if (this.view.method !== this.config.ways[0][0]) given.set("method", this.view.method);
    return "#" + this.figure.id + (String(given) ? "?" + given : "");
  };

  /** Take the view from the address, where it is about this figure or about none. */
  its.read = function () {
    var parts = location.hash.slice(1).split("?"), own = parts[0] === this.figure.id;
    if (!this.figure.isConnected || (!own && location.hash)) return;
    var given = new URLSearchParams(own ? parts[1] || "" : ""), word = Number(given.get("word")) - this.config.first;
    var fits = Number.isInteger(word) && word >= 1 && word <= this.words.length;
    var known = this.config.ways.some(function (way) { return way[0] === given.get("method"); });
    var view = { word: fits ? word : 0, method: known ? given.get("method") : this.config.ways[0][0] };
    if (JSON.stringify(view) === JSON.stringify(this.view)) return;
    this.view = view;
    this.paint(false);
    if (own && parts[1]) this.figure.scrollIntoView();
  };

  /** To the next word or the one before; a pinned one takes its pin along. */
  its.move = function (step, focus) {
    var at = Math.min(Math.max(this.shown + step, 0), this.words.length - 1);
    if (this.view.word) this.go({ word: at + 1 }, true);
    else this.show(at, !focus);
    if (focus) this.words[at].focus();
  };

  its.key = function (event) {
    var word = event.target.closest(".rr-x-explained-text .rr-t"), plain = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === "Escape" && this.view.word) return this.go({ word: 0 });
    if (!word || !plain) return;
    var at = this.words.indexOf(word), names = this.config.ways.map(function (way) { return way[0]; });
    var step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0, turn = { ArrowUp: -1, ArrowDown: 1 }[event.key] || 0;
    if (event.key === "Enter" || event.key === " ") word.click();
    else if (step) this.move(word.closest("[dir]").dir === "rtl" ? -step : step, true);
    else if (turn) this.go({ method: names[(names.indexOf(this.view.method) + turn + names.length) % names.length] }, true);
    else if (event.key === "Home" || event.key === "End") this.move(event.key === "Home" ? -at : this.words.length, true);
    else return;
    event.preventDefault();
  };

  function chips(name, group, choices, chosen) {
    var box = rnnreport.make("fieldset", { className: "rr-x-chips" });
    box.setAttribute("aria-label", name);
    choices.forEach(function (one) {
      var label = rnnreport.make("label"), input = rnnreport.make("input", { type: "radio", name: group, value: one[0] });
      input.addEventListener("change", function () { chosen(one[0]); });
      label.append(input, rnnreport.make("span", { textContent: one[1] }));
      box.append(label);
    });
    return box;
  }

  function check(box, value) {
    box.querySelectorAll("input").forEach(function (input) { input.checked = input.value === value; });
  }

  rnnreport.each(".rr-explain", function (figure) { new Explain(figure); });
})();
