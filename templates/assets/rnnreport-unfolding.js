/* The triangle of a text that is read word by word, alive: point at a field or go there by arrow keys, and its word, its end and its
   numbers are told; point at a word of the text to find its row. All numbers stand in the table already, as Python wrote them. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  function Unfolding(figure) {
    this.figure = figure;
    figure.classList.add("rr-alive");
    this.tip = Object.assign(document.createElement("div"), { className: "rr-tip", hidden: true });
    this.tip.setAttribute("role", "status");
    figure.append(this.tip);
    this.parts = Array.from(figure.querySelectorAll(".rr-unfolds"), part, this).filter(Boolean);
    ["pointerover", "focusin"].forEach(function (name) { figure.addEventListener(name, this.enter.bind(this)); }, this);
    ["pointerleave", "focusout"].forEach(function (name) { figure.addEventListener(name, this.leave.bind(this)); }, this);
    figure.addEventListener("keydown", this.key.bind(this));
    if (!document.querySelector(".rr-cells, .rr-errors, .rr-attributions, .rr-explain")) palettes(figure.querySelector(".rr-controls")); // these choose for the page
    figure.querySelectorAll(".rr-unfolded").forEach(function (box) { box.addEventListener("scroll", this.leave.bind(this)); }, this);
  }

  var its = Unfolding.prototype;

  /** One text by one model: lines of fields by end, of which the first are the bars; the words of the text, and the heads of columns. */
  function part(box) {
    var table = box.querySelector(".rr-triangle");
    if (!table) return null;
    var bars = Array.from(table.querySelectorAll(".rr-bars-after td")).slice(0, -1);
    var lines = [{ row: bars[0].parentNode, at: 0, fields: bars }];
    table.querySelectorAll("tbody tr").forEach(function (row) {
      var at = Number(row.dataset.at), fields = [];
      row.querySelectorAll('td[class^="v"]').forEach(function (field, step) { fields[at - 1 + step] = field; });
      lines.push({ row: row, at: at, fields: fields });
    });
    bars[bars.length - 1].tabIndex = 0;
    return { box: box, lines: lines, heads: Array.from(table.querySelectorAll(".rr-ends .rr-upright")).slice(0, -1), words: Array.from(box.querySelectorAll(".rr-adds .rr-t")),
      of: table.querySelector(".rr-bars-after th bdi").textContent, turned: table.closest(".rr-unfolded").dir === "rtl" };
  }

  its.find = function (target) {
    var found = null;
    this.parts.forEach(function (one) {
      if (!one.box.contains(target)) return;
      var word = target.closest(".rr-adds .rr-t"), field = target.closest(".rr-triangle td");
      one.lines.forEach(function (line) {
        if (word && line.at && line.at - 1 === one.words.indexOf(word)) found = { part: one, line: line, end: one.heads.length - 1, near: word };
        var end = field ? line.fields.indexOf(field) : -1;
        if (end >= 0) found = { part: one, line: line, end: end, near: field };
      });
    });
    return found;
  };

  its.enter = function (event) {
    var spot = this.find(event.target);
    if (spot) this.mark(spot);
    else if (event.type === "pointerover") this.leave();
  };

  its.mark = function (spot) {
    this.leave();
    var line = spot.line, one = spot.part;
    [line.fields[spot.end], one.heads[spot.end], line.at ? line.row : null, one.words[line.at - 1]].forEach(function (each) {
      if (each) each.classList.add("on");
    });
    this.tip.textContent = this.says(spot);
    this.tip.hidden = false;
    var box = spot.near.getBoundingClientRect(), frame = this.figure.getBoundingClientRect(), tip = this.tip;
    var top = box.top - frame.top - tip.offsetHeight - 5;
    if (top < 0 || box.top - tip.offsetHeight < 60) top = box.bottom - frame.top + 6;
    tip.style.left = Math.max(4, Math.min(box.left - frame.left, frame.width - tip.offsetWidth - 4)) + "px";
    tip.style.top = top + "px";
  };

  its.says = function (spot) {
    var one = spot.part, end = "after " + isolated(one.heads[spot.end].textContent) + " (" + (spot.end + 1) + "): ";
    var chance = isolated(one.of) + " " + one.lines[0].fields[spot.end].textContent;
    if (!spot.line.at) return end + chance;
    var word = isolated(spot.line.row.querySelector("th bdi").textContent) + " (" + spot.line.at + ") ";
    return word + end + spot.line.fields[spot.end].textContent + " · " + chance;
  };

  its.leave = function () {
    this.figure.querySelectorAll(".rr-unfolds .on").forEach(function (one) { one.classList.remove("on"); });
    this.tip.hidden = true;
  };

  /** Arrow keys: left and right from end to end, up and down from word to word; a field that is not there is passed over. */
  its.key = function (event) {
    if (event.key === "Escape") return this.leave();
    var spot = event.target.closest(".rr-triangle td") && this.find(event.target), step = STEPS[event.key];
    if (!spot || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    var lines = spot.part.lines, row = lines.indexOf(spot.line) + step[0], end = spot.end + (spot.part.turned ? -step[1] : step[1]);
    var next = lines[row] && lines[row].fields[end];
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  /** A choice of palettes, made by script: without it it could do nothing. */
  function palettes(box) {
    var select = document.createElement("select"), label = document.createElement("label"), kept = null;
    var paint = function (name) {
      document.querySelectorAll(".rr-figure").forEach(function (one) { one.dataset.palette = name; });
      document.querySelectorAll(".rr-unfolding .rr-palette").forEach(function (one) { one.value = name; });
    };
    [["red-green", "red\u2013green"], ["orange-blue", "orange\u2013blue"]].forEach(function (one) { select.append(new Option(one[1], one[0])); });
    select.className = "rr-palette";
    label.className = "rr-label";
    label.append("Palette ", select);
    box.append(label);
    select.addEventListener("change", function () {
      rnnreport.rememberPalette(select.value);
      paint(select.value);
    });
    try { kept = localStorage.getItem("rnnreport-palette"); } catch (refused) { /* a browser that keeps nothing */ }
    if (kept === "orange-blue") paint(kept);
  }

  /** A word that is written from right to left leaves the sentence around it as it is. */
  function isolated(text) {
    return "\u201c\u2068" + text + "\u2069\u201d";
  }

  rnnreport.each(".rr-unfolding", function (figure) { new Unfolding(figure); });
})();
