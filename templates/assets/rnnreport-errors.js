/* The browser of held-out texts. Without this script the page shows the first texts of every pattern of right and wrong;
   with it, all of them, to be filtered, sorted, searched and opened. They are loaded when the figure comes near. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var NEAR = "1200px 0px", LIST = ["right", "wrong", "truth", "answer", "by", "shortest", "longest", "words", "sort", "reverse"];

  function Errors(figure) {
    this.figure = figure;
    this.config = JSON.parse(figure.dataset.rrErrors);
    this.base = new URL(this.config.files, document.baseURI);
    this.turn = 0;
    var moved = this.moved.bind(this);
    window.addEventListener("popstate", moved);
    window.addEventListener("hashchange", moved);
    if (this.part() !== null || !window.IntersectionObserver) return void this.begin();
    var near = new IntersectionObserver(function (seen) {
      if (!seen.some(function (one) { return one.isIntersecting; })) return;
      near.disconnect();
      this.begin();
    }.bind(this), { rootMargin: NEAR });
    near.observe(figure);
  }

  var its = Errors.prototype;

  /** What the address says after the id of this figure and a slash; null where it names no view of it. */
  its.part = function () {
    var start = "#" + this.figure.id + "/";
    return location.hash.indexOf(start) === 0 ? location.hash.slice(start.length) : null;
  };

  its.begin = function () {
    if (this.begun) return this.begun;
    this.begun = rnnreport.load(this.config.key, new URL("index.js", this.base).href).then(this.build.bind(this), function (error) {
      this.begun = null;
      this.fail(error);
    }.bind(this));
    return this.begun;
  };

  its.build = function (index) {
    var part = this.part(), before = this.figure.querySelector(".rr-patterns");
    this.corpus = new rnnreport.Corpus(index, this.base);
    this.initial = rnnreport.view.first(this.corpus);
    this.view = part === null ? this.initial : rnnreport.view.read(part, this.corpus, this.initial);
    this.browse = rnnreport.make("div", { className: "rr-browse" });
    this.panel = new rnnreport.ErrorsPanel(this);
    this.list = new rnnreport.ErrorsList(this);
    this.reader = new rnnreport.ErrorsReader(this);
    before.before(this.browse, this.reader.box);
    before.hidden = true;
    return this.show().then(function () { if (part !== null) this.figure.scrollIntoView(); }.bind(this));
  };

  /** The address has changed: take the view from it, if it is about this figure or about none. */
  its.moved = function () {
    var part = this.part(), named = document.getElementById(location.hash.slice(1).split("/")[0]);
    if (!this.figure.isConnected || (part === null && !this.corpus)) return;
    if (!this.corpus) return void this.begin();
    if (part === null && location.hash && !(named && named.classList.contains("rr-errors"))) return;
    var view = part === null ? this.initial : rnnreport.view.read(part, this.corpus, this.initial);
    if (JSON.stringify(view) === JSON.stringify(this.view)) return;
    this.view = view;
    this.panel.search.value = view.words;
    this.show();
  };

  /** Change the view, show it, and let the address say so; `quiet` leaves the way back as it is. */
  its.go = function (change, quiet) {
    if (LIST.some(function (key) { return key in change; })) change = Object.assign({ page: 1 }, change);
    this.view = rnnreport.view.clean(Object.assign({}, this.view, change), this.corpus);
    history[quiet ? "replaceState" : "pushState"](history.state, "", this.address());
    return this.show();
  };

  its.address = function (change) {
    var part = rnnreport.view.written(Object.assign({}, this.view, change), this.initial);
    return "#" + this.figure.id + (part ? "/" + part : "");
  };

  /** Show the list, or the text that is open. What comes too late, since the view has changed again, is dropped. */
  its.show = function () {
    var turn = ++this.turn, view = this.view, late = function () { return turn !== this.turn; }.bind(this);
    this.panel.update();
    this.figure.setAttribute("aria-busy", "true");
    return this.corpus.search(view.words).then(function (has) {
      if (late()) return;
      this.find(has);
      var open = view.text !== "", shown = open ? this.reader.show(late) : this.list.show(late);
      return shown.then(function () {
        if (late()) return;
        this.browse.hidden = open;
        this.reader.box.hidden = !open;
        this.figure.removeAttribute("aria-busy");
        this.focus(open);
      }.bind(this));
    }.bind(this)).catch(this.fail.bind(this));
  };

  its.find = function (has) {
    var key = JSON.stringify(LIST.map(function (name) { return this.view[name]; }, this));
    if (key === this.key) return;
    this.key = key;
    this.filters = this.corpus.filters(this.view, has);
    this.found = this.corpus.sorted(this.corpus.fitting(this.filters), this.view);
  };

  /** Opening a text takes a reader's focus to it, and closing it back to its row. */
  its.focus = function (open) {
    var was = this.opened;
    this.opened = open ? this.view.text : "";
    if (was === undefined || was === this.opened) return;
    if (open) this.reader.begin();
    else this.list.begin(was);
  };

  its.fail = function (error) {
    var line = this.figure.querySelector(".rr-failed");
    if (!line) this.figure.prepend(line = rnnreport.make("p", { className: "rr-fact rr-failed" }));
    line.setAttribute("role", "alert");
    line.textContent = "Texts could not be shown: " + error.message + ". Load the page again, or see the data below.";
    this.figure.removeAttribute("aria-busy");
  };

  rnnreport.each(".rr-errors", function (figure) { new Errors(figure); });
})();
