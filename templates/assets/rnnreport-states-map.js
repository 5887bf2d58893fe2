/* One cell against time: colours and the line over them. The rules stand in Python too (charts/state_map.py); a test holds
   both together. No document here but for the elements that are made. */
(function (root) {
  "use strict";
  var rnnreport = (root.rnnreport = root.rnnreport || {});
  var HEIGHT = 1000, INSET = 60, NONE = -32768;

  /** The numbers of one cell, NaN where nothing was read. `numbers` are whole, [time][cell]. */
  function exact(numbers, state, units, cell) {
    var values = [];
    for (var at = cell; at < numbers.length; at += units) values.push(numbers[at] === NONE ? NaN : numbers[at] * state.scale);
    return values;
  }

  /** What lies at the bottom and at the top of the line of a cell. */
  function range(state, cell) {
    return state.reach ? [-state.reach[cell], state.reach[cell]] : state.bounds;
  }

  /** The level of the mean of some steps, -1 where none was read. */
  function level(numbers, state, units, cell, begin, end, gain) {
    var sum = 0, count = 0;
    for (var at = begin; at < end; at++) {
      var whole = numbers[at * units + cell];
      if (whole !== NONE) { sum += whole; count += 1; }
    }
    return count ? rnnreport.rules.level(rnnreport.rules.shown((sum / count) * state.scale, gain, state.gate)) : -1;
  }

  /** Pairs [level, path], lowest level first: all columns of a level are one path. */
  function fills(numbers, state, units, cell, columns, gain) {
    var kept = {}, marks = [], begin = 0;
    for (var n = 0; n + 1 < columns.starts.length; n++) marks.push(level(numbers, state, units, cell, columns.starts[n], columns.starts[n + 1], gain));
    for (var at = 1; at <= marks.length; at++) {
      if (at < marks.length && marks[at] === marks[begin]) continue;
      var left = columns.edges[begin], right = columns.edges[at], mark = marks[begin];
      kept[mark] = (kept[mark] || "") + "M" + left + " 0H" + right + "V" + HEIGHT + "H" + left + "z";
      begin = at;
    }
    var levels = Object.keys(kept).map(Number).filter(function (mark) { return mark >= 0; });
    return levels.sort(function (a, b) { return a - b; }).map(function (mark) { return [mark, kept[mark]]; });
  }

  /** How far below the top a value lies. */
  function down(value, low, high) {
    var p = Math.min(Math.max((value - low) / (high - low), 0), 1);
    return INSET + Math.floor((HEIGHT - 2 * INSET) * (1 - p) + 0.5);
  }

  /** The path of values; a column of several steps has its highest and its lowest. */
  function line(values, low, high, columns) {
    var path = "", pen = "M", single = columns.starts[1] - columns.starts[0] === 1;
    columns.centres.forEach(function (x, n) {
      var there = values.slice(columns.starts[n], columns.starts[n + 1]).filter(function (value) { return !isNaN(value); });
      if (!there.length) { pen = "M"; return; }
      (single ? [there[0]] : [Math.max.apply(null, there), Math.min.apply(null, there)]).forEach(function (value) {
        path += pen + x + " " + down(value, low, high) + (pen === "M" ? "h0" : "");
        pen = "L";
      });
    });
    return path;
  }

  /** A number as a reader sees it: a true minus. */
  function fixed(value, decimals) {
    return isNaN(value) ? "–" : value.toFixed(decimals).replace("-", "−");
  }

  /** "highest 0.93 at 1960-07, lowest −0.20 at 1949-11." */
  function ends(values, times) {
    var high = -1, low = -1;
    values.forEach(function (value, at) {
      if (isNaN(value)) return;
      if (high < 0 || value > values[high]) high = at;
      if (low < 0 || value < values[low]) low = at;
    });
    if (high < 0) return "nothing was read.";
    return "highest " + fixed(values[high], 2) + " at " + times[high] + ", lowest " + fixed(values[low], 2) + " at " + times[low] + ".";
  }

  /** An element of a drawing. */
  function svg(name, given) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.keys(given).forEach(function (key) { made.setAttribute(key, given[key]); });
    return made;
  }

  /** A drawing that stretches in its box. */
  function stretched(given) {
    return svg("svg", Object.assign({ viewBox: "0 0 100000 " + HEIGHT, preserveAspectRatio: "none", focusable: "false" }, given));
  }

  rnnreport.map = { exact: exact, range: range, fills: fills, line: line, down: down, fixed: fixed, ends: ends, svg: svg, stretched: stretched };
})(typeof window === "undefined" ? globalThis : window);
