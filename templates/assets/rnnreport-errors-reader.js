/* One text, opened: its words coloured by what a network would have said had the text ended there, the curve of that for
   every network, and what every model says in the end. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var make = function (name, given) { return rnnreport.make(name, given); };
  var UNKNOWN = 255, HIGHEST = 254; // of a running probability

  function ErrorsReader(owner) {
    this.owner = owner;
    this.box = make("section", { className: "rr-reader", hidden: true });
    this.box.setAttribute("aria-label", "One text");
    this.bar();
    this.controls();
    this.about = make("div", { className: "rr-about", tabIndex: -1 });
    this.text = make("div", { className: "rr-reading", dir: "auto" });
    this.notes = make("p", { className: "rr-fact rr-notes" });
    this.chart = new rnnreport.ErrorsChart(this);
    this.table = make("div", { className: "rr-scroll", tabIndex: 0 });
    this.table.setAttribute("role", "group");
    this.table.setAttribute("aria-label", "What every model says in the end");
    this.box.append(this.top, this.about, this.colours, this.text, this.notes, this.chart.box, this.table);
    this.listen();
  }

  var its = ErrorsReader.prototype;

  its.bar = function () {
    var owner = this.owner;
    this.top = make("div", { className: "rr-pager rr-controls" });
    this.back = make("button", { type: "button", className: "rr-button", textContent: "↑ Back to the list" });
    this.previous = rnnreport.said.step("← ", "Previous", "");
    this.next = rnnreport.said.step("", "Next", " →");
    this.back.addEventListener("click", function () { owner.go({ text: "" }); });
    this.previous.addEventListener("click", this.step.bind(this, -1));
    this.next.addEventListener("click", this.step.bind(this, 1));
    this.place = make("span");
    this.place.setAttribute("role", "status");
    this.top.append(this.back, this.previous, this.place, this.next);
  };

  /** The text before or after this one in the list; the way back still leads to the list. */
  its.step = function (step) {
    var owner = this.owner, at = owner.found[owner.found.indexOf(this.at) + step];
    if (at !== undefined) owner.go({ text: owner.corpus.documents[at] }, true);
  };

  its.controls = function () {
    var owner = this.owner, ramp = make("span", { className: "rr-ramp" });
    this.colours = make("div", { className: "rr-strip rr-controls" });
    this.networks = make("span", { className: "rr-seg" });
    this.networks.setAttribute("role", "group");
    this.networks.setAttribute("aria-label", "Network whose probability colours the words");
    owner.corpus.models.slice(0, owner.corpus.networks).forEach(function (name) {
      var button = make("button", { type: "button", textContent: rnnreport.said.named(name).textContent });
      button.addEventListener("click", function () { owner.go({ model: name }, true); });
      this.networks.append(button);
    }, this);
    this.classes = make("select");
    this.classes.addEventListener("change", function () { owner.go({ class: this.classes.value }, true); }.bind(this));
    var label = make("label", { className: "rr-label" }), says = make("span", { className: "rr-legend" });
    label.append("probability of", this.classes);
    for (var level = 0; level <= 20; level++) ramp.append(make("i", { className: "rr-t v" + level }));
    ramp.setAttribute("aria-hidden", "true");
    says.append("0", ramp, "1");
    this.colours.append(this.networks, label, says, "had the text ended there");
    if (!document.querySelector(".rr-cells")) this.palettes(); // where that figure is, it chooses for the page
  };

  its.palettes = function () {
    var select = make("select"), label = make("label", { className: "rr-label" }), kept = null;
    var paint = function (name) { document.querySelectorAll(".rr-figure").forEach(function (figure) { figure.dataset.palette = name; }); };
    [["red-green", "red–green"], ["orange-blue", "orange–blue"]].forEach(function (one) {
      select.append(make("option", { value: one[0], textContent: one[1] }));
    });
    try { kept = localStorage.getItem("rnnreport-palette"); } catch (refused) { /* a browser that keeps nothing */ }
    if (kept === "orange-blue") paint(select.value = kept);
    select.addEventListener("change", function () {
      rnnreport.rememberPalette(select.value);
      paint(select.value);
    });
    label.append("Palette", select);
    this.colours.append(label);
  };

  /** Promise of the open text, drawn. */
  its.show = function (late) {
    var owner = this.owner, corpus = owner.corpus, at = corpus.documents.indexOf(owner.view.text);
    return corpus.whole(at).catch(this.beginning.bind(this, at)).then(function (whole) {
      if (late()) return;
      this.at = at;
      this.whole = whole;
      this.network = Math.max(0, corpus.models.indexOf(owner.view.model));
      this.target = Math.max(0, whole.targets.indexOf(corpus.classNumber(owner.view.class)));
      this.describe();
      this.words();
      this.chart.draw();
      this.tell();
    }.bind(this));
  };

  /** Promise of what a page in one file has of a text that was left out of it. */
  its.beginning = function (at, error) {
    if (!error.leftOut) throw error;
    var corpus = this.owner.corpus, count = corpus.lengths[at];
    return corpus.heads([at]).then(function (heads) {
      return { tokens: [], after: heads[0], count: count, read: [0, count], targets: [], running: [], told: [], partly: true };
    });
  };

  /** What to say of it: where the whole text is. */
  its.elsewhere = function () {
    var page = document.querySelector("link[rel=canonical]"), link = page && make("a", { href: page.href + location.hash, textContent: "The page on the web" });
    this.notes.replaceChildren("This file holds the texts in whole that are listed first, and the beginnings of all others. ");
    this.notes.append.apply(this.notes, link ? [link, " has all of it."] : ["All of it is in the site that the file was made from."]);
    this.notes.hidden = false;
  };

  /** The running probability 0..1 of the chosen class by a network after a word; null where it is not known. */
  its.chance = function (network, token) {
    var numbers = this.whole.running[network] && this.whole.running[network][this.target];
    var whole = numbers ? numbers[token] : UNKNOWN;
    return whole === undefined || whole === UNKNOWN ? null : whole / HIGHEST;
  };

  its.describe = function () {
    var owner = this.owner, corpus = owner.corpus, said = rnnreport.said, list = owner.found, place = list.indexOf(this.at);
    var truth = make("span", { textContent: "true class " }), kept = make("b");
    kept.append(said.named(corpus.classes[corpus.labels[this.at]]));
    truth.append(kept);
    this.about.replaceChildren(make("b", { className: "rr-no", textContent: "No. " + corpus.documents[this.at] }), truth,
      make("span", { textContent: said.many(this.whole.count, corpus.index.unit) }));
    this.place.textContent = place < 0 ? "not in the list" : said.count(place + 1) + " of " + said.count(list.length);
    this.previous.disabled = place < 1;
    this.next.disabled = place + 1 >= list.length;
    Array.from(this.networks.children).forEach(function (button, at) {
      button.setAttribute("aria-pressed", String(at === this.network));
    }, this);
    this.classes.replaceChildren.apply(this.classes, this.whole.targets.map(function (target) {
      return make("option", { value: corpus.classes[target], textContent: said.named(corpus.classes[target]).textContent });
    }));
    this.classes.selectedIndex = this.target;
    this.colours.hidden = !corpus.networks || !this.whole.targets.length;
  };

  its.words = function () {
    var whole = this.whole, rules = rnnreport.rules, words = rnnreport.words, parts = [], pale = null, unknown = false, out = false;
    var between = function (text) { // what stands between tokens that were read was left out of them, such as stop words
      out = out || Boolean(text.trim());
      parts.push(text.trim() ? make("span", { className: "rr-unread", textContent: words.plain(text) }) : text);
    };
    whole.tokens.forEach(function (token, at) {
      var read = at >= whole.read[0] && at < whole.read[1], chance = this.chance(this.network, at);
      if (!read) {
        if (!pale) parts.push(pale = make("span", { className: "rr-unread" }));
        return pale.append(words.plain(token.before + token.text));
      }
      pale = null;
      var seen = words.visible(token.text), kind = chance === null ? "rr-unrated" : "v" + rules.level(chance);
      unknown = unknown || !token.known;
      var word = make("span", { className: "rr-t " + kind + (seen.sign ? " rr-sign" : "") + (token.known ? "" : " rr-unknown"), textContent: seen.text, tabIndex: -1 });
      word.dataset.i = at;
      between(token.before);
      parts.push(word);
    }, this);
    if (whole.partly) parts.push(words.plain(whole.after));
    else between(whole.after);
    this.text.replaceChildren.apply(this.text, parts.join("") ? parts : [make("em", { textContent: "The text is empty." })]);
    this.first = this.text.querySelector(".rr-t");
    if (this.first) this.first.tabIndex = 0;
    if (whole.partly) this.elsewhere();
    else this.note(unknown, out);
  };

  its.note = function (unknown, out) {
    var whole = this.whole, said = rnnreport.said, unit = this.owner.corpus.index.unit, notes = [], read = whole.read[1] - whole.read[0];
    var excerpt = this.owner.corpus.index.excerpt;
    if (read < whole.count) notes.push(said.many(read, unit) + " of " + said.count(whole.count) + " were read; what is pale was not.");
    if (out) notes.push("Pale words between others were left out.");
    if (unknown) notes.push("A small question mark: the " + unit + " is not in the vocabulary.");
    if (whole.tokens.length < whole.count)
      notes.push("The first " + said.many(excerpt, unit) + (excerpt === 1 ? " is" : " are") + " shown, since the corpus may not be republished; the curve goes on over all.");
    this.notes.textContent = notes.join(" ");
    this.notes.hidden = !notes.length;
  };

  /** The table of what every model says in the end. */
  its.tell = function () {
    var corpus = this.owner.corpus, said = rnnreport.said, table = make("table", { className: "rr-table" }), head = make("tr");
    var cell = function (kind, content, more) {
      var one = make(kind, more || {});
      one.append(content);
      return one;
    };
    head.append(cell("th", "class", { scope: "col" }));
    corpus.models.forEach(function (name) { head.append(cell("th", said.named(name), { scope: "col", className: "rr-n" })); });
    table.append(make("thead"), make("tbody"));
    table.tHead.append(head);
    this.whole.told.forEach(function (one) {
      var row = make("tr"), name = cell("th", said.named(corpus.classes[one.number]), { scope: "row" });
      if (one.number === corpus.labels[this.at]) name.append(make("small", { textContent: "true class" }));
      row.append(name);
      one.chances.forEach(function (whole, model) {
        var given = corpus.answers[model][this.at] === one.number, number = rnnreport.Corpus.chance(whole);
        row.append(cell("td", given ? cell("strong", number) : number, { className: "rr-n" }));
        if (given) row.lastChild.append(make("small", { textContent: corpus.right(model, this.at) ? "answer ✓" : "answer ✗" }));
      }, this);
      table.tBodies[0].append(row);
    }, this);
    if (this.whole.told.length < corpus.classes.length)
      table.append(cell("caption", "The " + this.whole.told.length + " likeliest of " + said.many(corpus.classes.length, "class").replace(/classs$/, "classes")));
    this.table.hidden = this.whole.partly;
    this.table.replaceChildren(table);
  };

  its.begin = function () {
    this.about.focus();
    if (this.box.getBoundingClientRect().top < 0) this.owner.figure.scrollIntoView();
  };

  rnnreport.ErrorsReader = ErrorsReader;
})();
