/* Plots over time: entries of the legend switch lines on and off, and a cross-hair reads the numbers out, by pointer,
   by touch and by keys. What is read out was written by Python: this script only finds its place. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {}), SVG = "http://www.w3.org/2000/svg";
  var STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12, Home: -Infinity, End: Infinity };

  function Timed(figure) {
    this.figure = figure;
    this.out = make("div", "rr-out");
    this.out.hidden = true;
    this.out.setAttribute("role", "status");
    figure.append(this.out);
    this.hair = document.createElementNS(SVG, "line");
    this.hair.setAttribute("class", "rr-hair");
    figure.querySelectorAll(".rr-ahead").forEach(this.switches, this);
    figure.querySelectorAll(".rr-over-time").forEach(this.listen, this);
  }

  var its = Timed.prototype;

  /** Make every entry of a legend a button; those that are off at first are seen only now. */
  its.switches = function (section) {
    section.querySelectorAll(".rr-switches li[data-line]").forEach(function (entry) {
      var button = make("button", "rr-switch"), on = !entry.hidden;
      button.type = "button";
      button.append.apply(button, Array.from(entry.childNodes));
      entry.hidden = false;
      entry.append(button);
      button.setAttribute("aria-pressed", on);
      button.addEventListener("click", function () {
        this.turn(entry.dataset.line, button.getAttribute("aria-pressed") !== "true");
      }.bind(this));
      ["pointerenter", "focus"].forEach(function (kind) {
        button.addEventListener(kind, function () { if (this.isOn(entry.dataset.line)) this.band(entry.dataset.line); }.bind(this));
      }, this);
    }, this);
  };

  its.all = function (selector, line) {
    return Array.from(this.figure.querySelectorAll(selector + '[data-line="' + line + '"]'));
  };

  its.isOn = function (line) {
    return this.all("li", line).some(function (entry) { return entry.firstChild.getAttribute("aria-pressed") === "true"; });
  };

  /** Switch one line on or off in all plots of the figure. */
  its.turn = function (line, on) {
    this.all("li", line).forEach(function (entry) { entry.firstChild.setAttribute("aria-pressed", on); });
    this.figure.querySelectorAll('.rr-path[data-line="' + line + '"], .rr-dot[data-line="' + line + '"]').forEach(function (one) {
      one.classList.toggle("rr-off", !on);
    });
    if (on) this.band(line);
    else {
      this.all(".rr-area", line).forEach(function (one) { one.classList.remove("rr-on"); });
      this.all(".rr-band", line).forEach(function (one) { one.hidden = true; });
    }
    if (this.spot) this.read(this.spot.plot, this.spot.at);
  };

  /** Show the band of one line alone, where it has one, and what is said of it. */
  its.band = function (line) {
    if (!this.all(".rr-area", line).length) return;
    this.figure.querySelectorAll(".rr-area").forEach(function (one) { one.classList.toggle("rr-on", one.dataset.line === line); });
    this.figure.querySelectorAll(".rr-band").forEach(function (one) { one.hidden = one.dataset.line !== line; });
  };

  its.listen = function (plot) {
    var chart = plot.querySelector(".rr-chart"), point = function (event) { this.point(plot, event.clientX); }.bind(this);
    chart.tabIndex = 0;
    chart.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight Home End");
    plot.addEventListener("pointermove", point);
    plot.addEventListener("pointerdown", point);
    plot.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse") this.leave(); }.bind(this));
    chart.addEventListener("blur", this.leave.bind(this));
    chart.addEventListener("keydown", function (event) { this.key(plot, event); }.bind(this));
  };

  /** Promise of all that can be read out of a plot. */
  its.numbers = function (plot) {
    return rnnreport.load(this.figure.dataset.numbers, this.figure.dataset.file).then(function (every) {
      return every[Number(plot.dataset.plot)];
    });
  };

  its.point = function (plot, x) {
    this.wanted = [plot, x];
    this.numbers(plot).then(function (found) {
      if (!this.wanted || this.wanted[0] !== plot || this.wanted[1] !== x) return;
      var box = frame(plot), share = (100 * (x - box.left)) / box.width, at = 0;
      while (at + 1 < found.at.length && Math.abs(found.at[at + 1] - share) <= Math.abs(found.at[at] - share)) at++;
      this.read(plot, at);
    }.bind(this), this.fail.bind(this));
  };

  its.key = function (plot, event) {
    if (event.key === "Escape") return this.leave();
    if (!(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.numbers(plot).then(function (found) {
      var last = found.at.length - 1, here = this.spot && this.spot.plot === plot;
      var from = here ? this.spot.at : STEPS[event.key] < 0 ? last + 1 : -1;
      this.read(plot, Math.max(0, Math.min(last, from + STEPS[event.key])));
    }.bind(this), this.fail.bind(this));
  };

  its.fail = function (error) {
    this.out.replaceChildren(make("span", "", error.message));
    this.out.hidden = false;
  };

  its.leave = function () {
    this.wanted = this.spot = null;
    this.hair.remove();
    this.out.hidden = true;
  };

  /** Put the cross-hair at one time of a plot, and say what all lines that are on have there. */
  its.read = function (plot, at) {
    this.spot = { plot: plot, at: at };
    this.numbers(plot).then(function (found) {
      if (!this.spot || this.spot.plot !== plot || this.spot.at !== at) return;
      var x = found.at[at];
      [["x1", x + "%"], ["x2", x + "%"], ["y1", "0"], ["y2", "100%"]].forEach(function (pair) { this.hair.setAttribute(pair[0], pair[1]); }, this);
      plot.querySelector(".rr-chart").append(this.hair);
      this.out.replaceChildren(this.head(found, at), this.table(found, at, plot));
      this.out.hidden = false;
      this.put(plot, x);
    }.bind(this));
  };

  its.head = function (found, at) {
    var head = make("div", "rr-out-head");
    head.append(make("b", "", found.times[at]));
    if (found.values.length) head.append(make("span", "", found.values[at]));
    return head;
  };

  /** The numbers of all lines that are on and say something here. */
  its.table = function (found, at, plot) {
    var table = make("table", "rr-out-table"), head = table.createTHead().insertRow(), body = table.createTBody();
    var lines = found.lines.filter(function (line) { return this.isOn(String(line.n)) && line.cells[at][0] !== "–"; }, this);
    if (!lines.length) return make("span", "", found.values.length ? "no forecast" : "–");
    [""].concat(found.head).forEach(function (text) { head.append(make("th", "", text)); });
    lines.forEach(function (line) {
      var row = body.insertRow(), path = plot.querySelector('.rr-path[data-line="' + line.n + '"]'), name = make("th");
      row.className = path.getAttribute("class").split(" ").find(function (one) { return /^rr-c\d$/.test(one); });
      name.append(make("bdi", "", line.name));
      row.append(name);
      line.cells[at].forEach(function (text) { row.append(make("td", "", text)); });
    });
    return table;
  };

  /** Beside the cross-hair where there is room, else as far aside as the figure goes; never beneath the pointer's line. */
  its.put = function (plot, share) {
    var around = this.figure.getBoundingClientRect(), box = frame(plot), x = box.left - around.left + (box.width * share) / 100;
    var left = x + 12;
    if (left + this.out.offsetWidth > around.width - 4) left = x - 12 - this.out.offsetWidth;
    var narrow = left < 4;
    this.out.style.left = Math.max(4, Math.min(narrow ? x - this.out.offsetWidth / 2 : left, around.width - this.out.offsetWidth - 6)) + "px";
    this.out.style.top = (narrow ? box.bottom - around.top + 4 : box.top - around.top + 6) + "px";
  };

  /** Where the drawing itself lies: the line below it is as wide as it is. */
  function frame(plot) {
    var chart = plot.querySelector(".rr-chart"), base = plot.querySelector(".rr-base").getBoundingClientRect(), top = chart.getBoundingClientRect();
    return { left: base.left, width: base.width, top: top.top, bottom: top.bottom };
  }

  function make(name, kind, text) {
    return Object.assign(document.createElement(name), { className: kind || "", textContent: text || "" });
  }

  rnnreport.each(".rr-timed", function (figure) { new Timed(figure); });
})();
