/* Reading what a network would have said after each word: hover or focus a word, or point at the chart, to see the numbers.
   They stand in the page already: in the table of a chart, or, in thousandths, beside the text. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});

  function Answers(figure) {
    this.figure = figure;
    this.tip = make("div", "rr-tip rr-numbers");
    this.tip.hidden = true;
    this.tip.setAttribute("role", "status");
    figure.append(this.tip);
    this.groups = Array.from(figure.querySelectorAll(".rr-way"), this.group, this);
    figure.addEventListener("pointerover", this.enter.bind(this));
    figure.addEventListener("focusin", this.enter.bind(this));
    figure.addEventListener("pointerleave", this.unmark.bind(this));
    figure.addEventListener("focusout", this.unmark.bind(this));
    figure.addEventListener("keydown", this.key.bind(this));
  }

  var its = Answers.prototype;

  /** What belongs together: the readings of one text, and the chart and the table above and below them. */
  its.group = function (box) {
    var chart = box.querySelector(".rr-chart"), table = box.querySelector(".rr-course"), group = { chart: chart, box: box };
    group.lines = Array.from(box.querySelectorAll(".rr-read"));
    group.tokens = group.lines.map(function (line) { return Array.from(line.querySelectorAll(".rr-t")); });
    group.tokens.forEach(function (tokens) { tokens.forEach(function (token, at) { token.tabIndex = at ? -1 : 0; }); });
    if (!chart || !table) return group;
    group.header = Array.from(table.tHead.rows[0].cells).slice(2);
    group.rows = table.tBodies[0].rows;
    group.cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
    group.cursor.setAttribute("class", "rr-cursor");
    chart.addEventListener("pointermove", function (event) {
      var box = chart.getBoundingClientRect(), last = group.rows.length - 1;
      this.mark(group, Math.min(last, Math.max(0, Math.round((last * (event.clientX - box.left)) / box.width))), 0, null);
    }.bind(this));
    return group;
  };

  its.enter = function (event) {
    var token = event.target.closest(".rr-read .rr-t");
    if (token) {
      var spot = this.place(token);
      this.mark(spot.group, spot.at, spot.line, token);
    } else if (event.type === "pointerover" && !event.target.closest(".rr-chart")) this.unmark();
  };

  its.place = function (token) {
    var group = this.groups.find(function (one) { return one.box.contains(token); });
    var line = group.lines.indexOf(token.closest(".rr-read"));
    return { group: group, line: line, at: group.tokens[line].indexOf(token) };
  };

  /** Mark one word wherever it stands in the group, and show its numbers beside `token`, or on the chart where it is null. */
  its.mark = function (group, at, line, token) {
    this.unmark();
    group.tokens.forEach(function (tokens) { if (tokens[at]) tokens[at].classList.add("on"); });
    this.tip.replaceChildren.apply(this.tip, group.rows ? this.row(group, at) : this.single(group, line, at));
    this.tip.hidden = false;
    if (group.rows) {
      var x = group.rows.length > 1 ? (100 * at) / (group.rows.length - 1) : 50;
      [["x1", x + "%"], ["x2", x + "%"], ["y1", "0"], ["y2", "100%"]].forEach(function (pair) { group.cursor.setAttribute(pair[0], pair[1]); });
      group.chart.append(group.cursor);
    }
    this.put((token || group.cursor).getBoundingClientRect(), token === null);
  };

  its.row = function (group, at) {
    var cells = Array.from(group.rows[at].cells, function (cell) { return cell.textContent; });
    var said = [make("b", "", cells[1]), make("span", "", cells[0])];
    group.header.forEach(function (name, number) {
      if (cells[number + 2]) said.push(make("bdi", "", name.textContent), make("span", "", cells[number + 2] + "\u202f%"));
    });
    return said;
  };

  its.single = function (group, line, at) {
    var box = group.lines[line], share = Number(box.dataset.p.split(" ")[at]) / 10;
    return [make("bdi", "", box.dataset.of), make("span", "", share.toFixed(1) + "\u202f%")];
  };

  /** Put the tip above a box, or below it where there is no room above; on the chart beside the line. */
  its.put = function (box, beside) {
    var frame = this.figure.getBoundingClientRect(), tip = this.tip, left = box.left - frame.left;
    if (beside) left = left + 12 + tip.offsetWidth > frame.width ? left - 12 - tip.offsetWidth : left + 12;
    var top = box.top - frame.top + (beside ? 0 : -tip.offsetHeight - 5);
    if (top < 0) top = box.bottom - frame.top + 5;
    tip.style.left = Math.max(4, Math.min(left, frame.width - tip.offsetWidth - 4)) + "px";
    tip.style.top = top + "px";
  };

  its.unmark = function () {
    this.figure.querySelectorAll(".rr-t.on").forEach(function (one) { one.classList.remove("on"); });
    this.groups.forEach(function (group) { if (group.cursor) group.cursor.remove(); });
    this.tip.hidden = true;
  };

  /** Arrow keys: left and right through the words, up and down through the networks that read them. */
  its.key = function (event) {
    var token = event.target.closest(".rr-read .rr-t"), steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
    if (event.key === "Escape") return this.unmark();
    if (!token || !(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    var spot = this.place(token), step = steps[event.key], across = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (across && token.closest(".rr-read").dir === "rtl") step = -step;
    var tokens = spot.group.tokens[spot.line + (across ? 0 : step)], next = tokens && tokens[spot.at + (across ? step : 0)];
    if (next) next.focus();
  };

  function make(name, kind, text) {
    return Object.assign(document.createElement(name), { className: kind, textContent: text || "" });
  }

  rnnreport.Answers = Answers;
})();
