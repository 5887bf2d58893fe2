/* One cell opened: all its states and gates as lines against time, under its strip and on the same axis. States of one
   range share a plot. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {}), its = (rnnreport.statesCell = {});
  var make = function (name, given) { return rnnreport.make(name, given); };

  /** Show what is open in a facet, if anything is. */
  its.open = function (facet, layer) {
    var parts = this.view.open.split("."), unit = facet.units.querySelector('.rr-unit[data-cell="' + parts[1] + '"]');
    if (Number(parts[0]) !== facet.number || !unit) return;
    unit.querySelector("button").setAttribute("aria-expanded", "true");
    var box = make("div", { className: "rr-opened" }), head = make("header"), close = make("button", { type: "button", textContent: "close" });
    close.addEventListener("click", function () {
      this.go({ open: "" }).then(function () { facet.units.querySelector('.rr-unit[data-cell="' + parts[1] + '"] button').focus(); });
    }.bind(this));
    head.append(make("span", { textContent: "Cell " + parts[1] + ": all states and gates" }), close);
    box.append(head);
    var colour = 0;
    groups(layer.states, Number(parts[1])).forEach(function (names) {
      box.append(this.legend(names, colour), this.plot(facet, layer, names, Number(parts[1]), colour));
      colour += names.length;
    }, this);
    unit.after(box);
  };

  /** Names of states that have the same range, in their order. */
  function groups(states, cell) {
    var found = new Map();
    Object.keys(states).forEach(function (name) {
      var range = rnnreport.map.range(states[name], cell).join(" ");
      if (!found.has(range)) found.set(range, []);
      found.get(range).push(name);
    });
    return Array.from(found.values());
  }

  its.legend = function (names, first) {
    var key = make("ul", { className: "rr-key" });
    names.forEach(function (name, at) {
      var item = make("li", { className: tint(first + at) }), sample = rnnreport.map.svg("svg", { width: 26, height: 10, "aria-hidden": "true" });
      sample.append(rnnreport.map.svg("line", { "class": "rr-path", x1: 0, x2: 26, y1: 5, y2: 5 }));
      item.append(sample, " " + this.config.titles[name]);
      key.append(item);
    }, this);
    return key;
  };

  its.plot = function (facet, layer, names, cell, first) {
    var map = rnnreport.map, range = rnnreport.map.range(layer.states[names[0]], cell), series = facet.series, said = [];
    var lines = map.stretched({ width: "100%", height: "100%", overflow: "visible" });
    names.forEach(function (name, at) {
      var state = layer.states[name], values = map.exact(facet.numbers[state.key], state, layer.units, cell);
      said.push(name + ": " + map.ends(values, series.times));
      lines.append(map.svg("path", { "class": "rr-path " + tint(first + at), d: map.line(values, range[0], range[1], series.columns) }));
    });
    var plot = map.svg("svg", { "class": "rr-chart", role: "img", "aria-label": "Lines against time, cell " + cell + ". " + said.join(" "), focusable: "false" });
    var ticks = range[0] < 0 && range[1] > 0 ? [range[0], 0, range[1]] : range;
    ticks.forEach(function (tick) {
      var y = map.down(tick, range[0], range[1]) / 10 + "%", label = map.svg("text", { "class": "rr-tick-y", x: 0, y: y, dx: "-.6em", dy: ".32em" });
      label.textContent = String(tick).replace("-", "−");
      plot.append(map.svg("line", { "class": "rr-grid", x1: 0, x2: "100%", y1: y, y2: y }), label);
    });
    plot.append(lines);
    return plot;
  };

  function tint(number) {
    return "rr-c" + ((number % 7) + 1);
  }
})();
