/* The curve of the open text: the running probability of the chosen class by every network, and its numbers at a word. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var make = function (name, given) { return rnnreport.make(name, given); };
  var COLOURS = 7, POINTS = 2000; // at most so many points of a line are drawn

  function svg(name, given) {
    var element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (var key in given) element.setAttribute(key, given[key]);
    return element;
  }

  function ErrorsChart(reader) {
    this.reader = reader;
    this.box = make("div", { className: "rr-plot rr-running" });
    this.readout = make("p", { className: "rr-readout" });
    this.readout.setAttribute("aria-live", "polite");
    this.axis = make("div", { className: "rr-axis-y" });
    this.frame = make("div", { className: "rr-box" });
    this.key = make("ul", { className: "rr-key" });
    this.box.append(this.axis, this.frame, this.key, this.readout);
    this.frame.addEventListener("pointermove", this.point.bind(this));
    this.frame.addEventListener("pointerleave", function () { reader.mark(null); });
  }

  var its = ErrorsChart.prototype;

  its.draw = function () {
    var reader = this.reader, corpus = reader.owner.corpus, whole = reader.whole, said = rnnreport.said;
    this.box.hidden = !corpus.networks || !whole.targets.length || !whole.count;
    if (this.box.hidden) return;
    this.count = whole.count;
    this.axis.replaceChildren("probability of ", said.named(corpus.classes[whole.targets[reader.target]]));
    var chart = svg("svg", { class: "rr-chart", role: "img", "aria-label": this.summary(), focusable: "false" });
    this.grid(chart);
    var inner = svg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", width: "100%", height: "100%", overflow: "visible" });
    this.key.replaceChildren();
    whole.running.forEach(function (_, network) {
      var kind = "rr-path rr-c" + (network % COLOURS + 1) + (network === reader.network ? " rr-chosen" : "");
      inner.append(svg("path", { class: kind, d: this.line(network) }));
      this.sample(network, kind);
    }, this);
    this.cross = svg("line", { class: "rr-cross", y1: "0", y2: "100%", visibility: "hidden" });
    this.dots = whole.running.map(function (_, network) { return svg("circle", { class: "rr-dot rr-c" + (network % COLOURS + 1), r: 3.5, visibility: "hidden" }); });
    chart.append.apply(chart, [inner, this.cross].concat(this.dots));
    this.frame.replaceChildren(chart, make("div", { className: "rr-axis-x", textContent: corpus.index.unit + "s" }));
    this.chart = chart;
    this.tell(null);
  };

  its.grid = function (chart) {
    var read = this.reader.whole.read, unread = [[0, read[0]], [read[1], this.count]];
    unread.forEach(function (part) {
      if (part[1] > part[0]) chart.append(svg("rect", { class: "rr-beyond", x: this.x(part[0] - 0.5) + "%", width: this.x(part[1]) - this.x(part[0]) + "%", y: 0, height: "100%" }));
    }, this);
    [0, 0.5, 1].forEach(function (p) {
      var y = 100 - 100 * p + "%", text = svg("text", { class: "rr-tick-y", x: 0, y: y, dx: "-.6em", dy: ".32em" });
      text.textContent = p;
      chart.append(svg("line", { class: "rr-grid", x1: 0, x2: "100%", y1: y, y2: y }), text);
    });
    var last = this.count > 1 ? [0, this.count - 1] : [0];
    last.forEach(function (token) {
      var text = svg("text", { class: "rr-tick-x", x: this.x(token) + "%", y: "100%", dy: "1.5em" });
      text.textContent = rnnreport.said.count(token + 1);
      chart.append(text);
    }, this);
  };

  /** Where a word stands, in percent of the width. */
  its.x = function (token) {
    return Math.round(1e4 * (token + 0.5) / this.count) / 100;
  };

  its.line = function (network) {
    var step = Math.max(1, Math.floor(this.count / POINTS)), path = "", broken = true;
    for (var token = 0; token < this.count; token += step) {
      var p = this.reader.chance(network, token);
      if (p !== null) path += (broken ? "M" : "L") + this.x(token) + " " + (100 - 100 * p).toFixed(1);
      broken = p === null;
    }
    return path;
  };

  its.sample = function (network, kind) {
    var item = make("li", { className: "rr-c" + (network % COLOURS + 1) }), sample = svg("svg", { width: 22, height: 10, "aria-hidden": "true" });
    sample.append(svg("line", { class: kind, x1: 0, x2: 22, y1: 5, y2: 5 }));
    item.append(sample, rnnreport.said.named(this.reader.owner.corpus.models[network]));
    this.key.append(item);
  };

  its.summary = function () {
    var reader = this.reader, corpus = reader.owner.corpus, last = reader.whole.read[1] - 1;
    return "Probability of " + corpus.classes[reader.whole.targets[reader.target]] + " after each " + corpus.index.unit + ". At the end: " +
      reader.whole.running.map(function (_, network) {
        return corpus.models[network] + " " + percent(reader.chance(network, last));
      }).join(", ") + ".";
  };

  function percent(p) {
    return p === null ? "unknown" : (100 * p).toFixed(1) + "\u202f%";
  }

  its.point = function (event) {
    var box = this.chart.getBoundingClientRect(), share = (event.clientX - box.left) / box.width;
    this.reader.mark(Math.min(Math.max(Math.floor(share * this.count), 0), this.count - 1));
  };

  /** Tell the numbers at a word, or the way to see them. */
  its.tell = function (token) {
    var reader = this.reader, corpus = reader.owner.corpus, words = reader.whole.tokens;
    var mark = function (element, shown) { element.setAttribute("visibility", shown ? "visible" : "hidden"); };
    mark(this.cross, token !== null);
    this.dots.forEach(function (dot, network) {
      var p = token === null ? null : reader.chance(network, token);
      mark(dot, p !== null);
      if (p === null) return;
      dot.setAttribute("cx", this.x(token) + "%");
      dot.setAttribute("cy", 100 - 100 * p + "%");
    }, this);
    if (token === null) return void (this.readout.textContent = "Point at a word or at a line to read its numbers.");
    this.cross.setAttribute("x1", this.x(token) + "%");
    this.cross.setAttribute("x2", this.x(token) + "%");
    var word = words[token] ? make("bdi", { textContent: "“" + rnnreport.words.visible(words[token].text).text.slice(0, 40) + "”" }) : "";
    var numbers = reader.whole.running.map(function (_, network) {
      return rnnreport.said.named(corpus.models[network]).textContent + " " + percent(reader.chance(network, token));
    });
    this.readout.replaceChildren(corpus.index.unit + " " + rnnreport.said.count(token + 1) + " of " + rnnreport.said.count(this.count) + " ", word, ": " + numbers.join(" · "));
  };

  rnnreport.ErrorsChart = ErrorsChart;
})();
