/* Reading the figure of states: one cross-hair over the series and all strips of all networks, and what is there in
   numbers; arrow keys from the number of a cell. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {}), its = (rnnreport.statesPointer = {});
  var make = function (name, given) { return rnnreport.make(name, given); };
  var STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

  /** Make the cross-hair and the place of the numbers of one facet. */
  its.equip = function (facet) {
    facet.hair = make("div", { className: "rr-hair", hidden: true });
    facet.told = make("p", { className: "rr-told" });
    facet.synced = facet.box.querySelector(".rr-synced");
    facet.synced.append(facet.hair);
    facet.synced.before(facet.told);
    this.hint(facet);
    var point = function (event) { this.point(facet, event); }.bind(this);
    facet.synced.addEventListener("pointermove", point);
    facet.synced.addEventListener("pointerdown", point);
    facet.synced.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse") this.unmark(); }.bind(this));
    facet.synced.addEventListener("focusin", function (event) {
      var lane = event.target.closest(".rr-unit");
      if (lane && event.target.matches(":focus-visible")) this.mark(facet, this.at === undefined ? 0 : this.at, Number(lane.dataset.cell));
    }.bind(this));
    facet.synced.addEventListener("focusout", this.unmark.bind(this));
    facet.synced.addEventListener("keydown", function (event) { this.key(facet, event); }.bind(this));
  };

  its.hint = function (facet) {
    facet.told.removeAttribute("role");
    facet.told.replaceChildren(make("span", { className: "rr-hint", textContent: "Point at the picture for its numbers; click a cell for all its gates." }));
  };

  its.point = function (facet, event) {
    var lane = event.target.closest(".rr-unit"), box = facet.box.querySelector(".rr-series").getBoundingClientRect();
    var across = (event.clientX - box.left) / box.width, cell = lane ? Number(lane.dataset.cell) : this.cell;
    if (event.clientX < box.left - 2 || event.clientX > box.right + 2) return this.unmark();
    this.ready(facet).then(function (series) {
      var columns = series.columns;
      this.mark(facet, nearest(series.stamps, columns.low + across * (columns.high - columns.low)), cell);
    }.bind(this), this.fail.bind(this));
  };

  /** Mark a step of one facet, and the same time in all others. */
  its.mark = function (facet, at, cell) {
    var turn = (this.turn = (this.turn || 0) + 1);
    Promise.all(this.facets.map(this.ready, this)).then(function () {
      if (turn !== this.turn) return;
      this.at = Math.max(0, Math.min(at, facet.series.times.length - 1));
      var cells = this.cells(facet.model);
      this.cell = cells.includes(cell) ? cell : cells[0];
      var stamp = facet.series.stamps[this.at];
      this.facets.forEach(function (one) { this.tell(one, nearest(one.series.stamps, stamp), this.cell, one === facet); }, this);
    }.bind(this), this.fail.bind(this));
  };

  its.unmark = function () {
    this.turn = (this.turn || 0) + 1;
    this.facets.forEach(function (facet) {
      facet.hair.hidden = true;
      facet.box.querySelectorAll(".rr-unit.on").forEach(function (lane) { lane.classList.remove("on"); });
      if (facet.told.querySelector("b")) this.hint(facet);
    }, this);
  };

  its.tell = function (facet, at, cell, asked) {
    var series = facet.series, columns = series.columns, layer = this.layer(facet.model);
    facet.hair.style.setProperty("--rr-x", (series.stamps[at] - columns.low) / (columns.high - columns.low));
    facet.hair.hidden = false;
    facet.box.querySelectorAll(".rr-unit").forEach(function (lane) { lane.classList.toggle("on", asked && Number(lane.dataset.cell) === cell); });
    var said = [part("", series.times[at], true), part(this.config.value, series.values[at]), part("forecast", series.said[at])];
    said.push(make("span", { className: "rr-break" }));
    if (cell < layer.units) {
      said.push(part("", "cell " + cell, true));
      Object.keys(layer.states).forEach(function (state) {
        var numbers = facet.numbers[layer.states[state].key];
        if (!numbers) return;
        var value = rnnreport.map.exact(numbers.subarray(at * layer.units + cell, at * layer.units + cell + 1), layer.states[state], 1, 0)[0];
        said.push(part(state, rnnreport.map.fixed(value, 3)));
      });
    }
    if (asked) facet.told.setAttribute("role", "status");
    else facet.told.removeAttribute("role");
    facet.told.replaceChildren.apply(facet.told, said);
  };

  /** Left and right through time, up and down through cells; Escape closes what is open. */
  its.key = function (facet, event) {
    if (event.key === "Escape") {
      if (this.view.open) this.go({ open: "" });
      return this.unmark();
    }
    var button = event.target.closest("button.rr-cell");
    if (!button || !(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    var step = STEPS[event.key], buttons = Array.from(facet.box.querySelectorAll("button.rr-cell"));
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      var next = buttons[buttons.indexOf(button) + step];
      if (next) next.focus();
      return;
    }
    this.mark(facet, (this.at === undefined ? 0 : this.at) + step, Number(button.textContent));
  };

  function part(name, value, strong) {
    var span = make("span");
    if (name) span.append(make("i", { textContent: name }));
    span.append(make(strong ? "b" : "span", { className: "rr-amount", textContent: value }));
    return span;
  }

  function nearest(stamps, wanted) {
    var low = 0, high = stamps.length - 1;
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (stamps[middle] < wanted) low = middle;
      else high = middle;
    }
    return wanted - stamps[low] <= stamps[high] - wanted ? low : high;
  }
})();
