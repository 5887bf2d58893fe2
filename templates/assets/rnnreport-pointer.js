/* Reading the figure of cells: hover or focus a word to see its number and the same word in every row; arrow keys. */
(function () {
  "use strict";
  var its = window.rnnreport.Cells.prototype;

  its.listen = function () {
    var enter = function (event) {
      var token = event.target.closest ? event.target.closest(".rr-line .rr-t") : null;
      if (token) this.mark(token);
      else if (event.type === "pointerover") this.unmark();
    }.bind(this);
    this.facets.addEventListener("pointerover", enter);
    this.facets.addEventListener("focusin", enter);
    this.facets.addEventListener("pointerleave", this.unmark.bind(this));
    this.facets.addEventListener("focusout", this.unmark.bind(this));
    this.facets.addEventListener("keydown", this.key.bind(this));
    window.addEventListener("popstate", function () { if (this.figure.isConnected) this.read(); }.bind(this));
  };

  its.place = function (token) {
    var line = token.closest(".rr-line"), row = token.closest(".rr-row");
    var at = Array.from(row.querySelectorAll(".rr-line")).indexOf(line);
    return { row: row, at: at, cell: Number(row.dataset.cell), token: Number(token.dataset.i) };
  };

  its.mark = function (token) {
    this.unmark();
    var spot = this.place(token);
    this.facets.querySelectorAll('.rr-t[data-i="' + spot.token + '"]').forEach(function (one) {
      if (one.textContent === token.textContent) one.classList.add("on"); // models that wrote on by themselves differ here
    });
    this.marked = token;
    var show = function () { if (this.marked === token) this.say(token, spot); }.bind(this);
    if (this.numbers) show();
    else this.fetch().then(show, function (error) { this.panel.say(error.message); }.bind(this));
  };

  its.unmark = function () {
    this.facets.querySelectorAll(".rr-t.on").forEach(function (one) { one.classList.remove("on"); });
    this.marked = null;
    this.tip.hidden = true;
  };

  its.say = function (token, spot) {
    var state = this.shown(this.models[spot.at]), one = this.value(spot.at, spot.cell, spot.token);
    var words = this.models[spot.at].name + " · cell " + spot.cell + " · " + state + " = " + one.value.toFixed(3).replace("-", "−");
    if (!one.gate) words += " · sigmoid(" + this.config.gain + " · " + state + ") = " + one.p.toFixed(2);
    this.tip.textContent = words;
    this.tip.hidden = false;
    var box = token.getBoundingClientRect(), frame = this.figure.getBoundingClientRect();
    var left = Math.min(box.left - frame.left, frame.width - this.tip.offsetWidth - 4);
    this.tip.style.left = Math.max(left, 4) + "px";
    this.tip.style.top = box.top - frame.top - this.tip.offsetHeight - 5 + "px";
  };

  /** Arrow keys: left and right through tokens, up and down through cells, also through those not shown yet. */
  its.key = function (event) {
    var token = event.target.closest(".rr-line .rr-t"), steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
    if (event.key === "Escape") return this.unmark();
    if (!token || !(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    var spot = this.place(token), step = steps[event.key];
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      if (token.closest(".rr-line").dir === "rtl") step = -step;
      return this.focus(spot.row, spot.at, spot.token + step);
    }
    var next = spot.cell + step, units = this.layer(this.models[spot.at]).units;
    if (this.view.sort === "number" && next >= 0 && next < units && !this.rowOf(next)) {
      return this.add(next, next).then(function () { this.focus(this.rowOf(next), spot.at, spot.token); }.bind(this));
    }
    var rows = Array.from(this.facets.querySelectorAll(".rr-row:not(.rr-heads)"));
    this.focus(rows[rows.indexOf(spot.row) + step], spot.at, spot.token);
  };

  its.rowOf = function (cell) {
    return this.facets.querySelector('.rr-row[data-cell="' + cell + '"]');
  };

  its.focus = function (row, at, index) {
    var line = row && row.querySelectorAll(".rr-line")[at];
    var tokens = line ? line.querySelectorAll(".rr-t") : [];
    var token = tokens[Math.min(index, tokens.length - 1)];
    if (index >= 0 && token) token.focus();
  };
})();
