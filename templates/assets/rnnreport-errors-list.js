/* The list of found texts: rows with what every model said, pages, and what to do where nothing was found. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var make = function (name, given) { return rnnreport.make(name, given); };

  function said(count) { return count.toLocaleString("en-US"); }
  function many(count, one) { return said(count) + " " + one + (count === 1 ? "" : "s"); }
  function named(name) {
    var text = rnnreport.words.visible(name).text.replace(/\s+/g, " ");
    return make("bdi", { textContent: text.length > 48 ? text.slice(0, 47) + "…" : text });
  }

  /** A button with an arrow; where there is no room, the arrow is all that is seen of it. */
  function step(before, name, after) {
    var button = make("button", { type: "button", className: "rr-button" });
    button.setAttribute("aria-label", name);
    button.append(before, make("span", { className: "rr-roomy", textContent: name }), after);
    return button;
  }

  function ErrorsList(owner) {
    this.owner = owner;
    this.rows = make("ol", { className: "rr-texts" });
    this.none = make("div", { className: "rr-nothing", hidden: true });
    this.build();
    owner.browse.append(this.rows, this.none, this.pager);
  }

  var its = ErrorsList.prototype;

  its.build = function () {
    var turn = function (step) { this.turn(this.owner.view.page + step); }.bind(this);
    this.pager = make("div", { className: "rr-pager rr-controls" });
    this.pager.setAttribute("role", "group");
    this.pager.setAttribute("aria-label", "Pages of the list");
    this.previous = step("← ", "Previous", "");
    this.next = step("", "Next", " →");
    this.page = make("input", { type: "number", min: 1, inputMode: "numeric" });
    this.pages = make("span");
    this.previous.addEventListener("click", function () { turn(-1); });
    this.next.addEventListener("click", function () { turn(1); });
    this.page.addEventListener("change", function () { this.turn(Number(this.page.value)); }.bind(this));
    var label = make("label");
    label.append("Page", this.page, this.pages);
    this.pager.append(this.previous, label, this.next);
  };

  its.turn = function (page) {
    this.owner.go({ page: Math.min(Math.max(Math.round(page) || 1, 1), this.last()) }, true).then(function () {
      if (this.rows.getBoundingClientRect().top < 0) this.owner.figure.scrollIntoView();
    }.bind(this));
  };

  its.last = function () {
    return Math.max(1, Math.ceil(this.owner.found.length / this.owner.corpus.index.rows));
  };

  /** Promise of the list, drawn. */
  its.show = function (late) {
    var owner = this.owner, size = owner.corpus.index.rows, page = Math.min(owner.view.page, this.last());
    var places = owner.found.slice((page - 1) * size, page * size);
    return owner.corpus.heads(places).then(function (heads) {
      if (late()) return;
      this.rows.start = (page - 1) * size + 1;
      this.rows.replaceChildren.apply(this.rows, places.map(function (at, number) { return this.row(at, heads[number]); }, this));
      this.rows.hidden = !places.length;
      this.pager.hidden = owner.found.length <= size;
      this.page.value = page;
      this.page.max = this.last();
      this.pages.textContent = "of " + said(this.last());
      this.previous.disabled = page === 1;
      this.next.disabled = page === this.last();
      this.nothing();
      owner.panel.say(said(owner.found.length) + " of " + many(owner.corpus.count, "text"));
    }.bind(this));
  };

  its.row = function (at, head) {
    var corpus = this.owner.corpus, number = corpus.documents[at], row = make("li", { className: "rr-entry" });
    var about = make("div", { className: "rr-about" }), truth = make("b"), votes = make("ul", { className: "rr-votes" });
    var open = make("a", { className: "rr-no", textContent: "No. " + number, href: this.owner.address({ text: number }) });
    var kind = make("span", { textContent: "true class " });
    open.addEventListener("click", this.open.bind(this, number));
    truth.append(named(corpus.classes[corpus.labels[at]]));
    kind.append(truth);
    about.append(open, kind, make("span", { textContent: many(corpus.lengths[at], corpus.index.unit) }));
    corpus.models.forEach(function (_, model) { votes.append(this.vote(model, at)); }, this);
    row.append(about, make("p", { className: "rr-written", dir: "auto", textContent: rnnreport.words.plain(head) }), votes);
    row.dataset.number = number;
    return row;
  };

  /** What one model said of a text: right or wrong, its answer, the probability of the true class. */
  its.vote = function (model, at) {
    var corpus = this.owner.corpus, right = corpus.right(model, at), truth = corpus.truth[model][at];
    var vote = make("li", { className: right ? "rr-right" : "rr-wrong" }), who = make("span", { className: "rr-who" });
    var answer = make("span", { className: "rr-vote-for" }), share = make("span", { className: "rr-share" });
    var mark = make("i", { className: "rr-check", textContent: right ? "✓" : "✗" }), bar = make("i");
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", right ? "right" : "wrong");
    share.setAttribute("aria-hidden", "true");
    bar.style.width = (100 * truth / rnnreport.Corpus.STEPS).toFixed(1) + "%";
    share.append(bar);
    who.append(named(corpus.models[model]));
    answer.append(mark, " ", named(corpus.classes[corpus.answers[model][at]]));
    vote.append(who, answer, share, make("span", { className: "rr-n", textContent: rnnreport.Corpus.chance(truth) }));
    return vote;
  };

  /** A plain click opens the text here; with a key held, the browser does with the link what it does with links. */
  its.open = function (number, event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.owner.go({ text: number });
  };

  /** Where nothing is found: which filter to take away, and how many texts there are then. */
  its.nothing = function () {
    var owner = this.owner, corpus = owner.corpus, filters = owner.filters;
    this.none.hidden = owner.found.length > 0;
    if (owner.found.length) return;
    this.none.replaceChildren(make("p", { textContent: "No text is like this." }));
    filters.forEach(function (one) {
      var without = corpus.fitting(filters.filter(function (other) { return other !== one; })).length;
      if (without && filters.length > 1) this.mend("without " + one.said, without, one.less);
    }, this);
    this.mend("without any filter", corpus.count, rnnreport.view.unfiltered(owner.view));
  };

  its.mend = function (what, count, view) {
    var button = make("button", { type: "button", className: "rr-button" });
    button.append(make("bdi", { textContent: rnnreport.words.plain(what) }), ": " + many(count, "text"));
    button.addEventListener("click", function () { this.owner.go(view).then(this.owner.panel.found.focus.bind(this.owner.panel.found)); }.bind(this));
    this.none.append(button);
  };

  /** Put the focus on the row of a text that was open, or on what is said of the list. */
  its.begin = function (number) {
    var row = this.rows.querySelector('[data-number="' + number + '"]');
    (row ? row.querySelector(".rr-no") : this.owner.panel.found).focus();
  };

  rnnreport.ErrorsList = ErrorsList;
  rnnreport.said = { count: said, many: many, named: named, step: step };
})();
