/* Rules that stand in Python too (charts/levels.py, charts/selection.py); a test holds both together. No document here. */
(function (root) {
  "use strict";
  var rnnreport = (root.rnnreport = root.rnnreport || {});

  /** p in 0..1: what the colour says. Gates are shown as they are, states through sigmoid(gain · a). */
  function shown(value, gain, gate) {
    if (gate) return Math.min(Math.max(value, 0), 1);
    return 1 / (1 + Math.exp(-Math.min(Math.max(gain * value, -700), 700)));
  }

  /** The level 0..20 of p: the number of its class. */
  function level(p) {
    return Math.floor(20 * p + 0.5);
  }

  var PART = /^(?:(all)|(first|last) ?([0-9]{1,9})|([0-9]{1,9})(?: ?[-–] ?([0-9]{1,9}))?)$/i;

  /** Numbers of the cells that a choice such as "first 10, 40-49" names, ascending; null where it is none. */
  function chosen(choice, units) {
    var cells = new Set();
    var parts = String(choice).split(",");
    for (var part of parts) {
      var found = PART.exec(part.trim().replace(/\s+/g, " "));
      if (!found) return null;
      var low = 0, high = units - 1;
      if (found[2]) {
        var count = Math.min(Number(found[3]), units);
        if (count === 0) return null;
        if (found[2].toLowerCase() === "first") high = count - 1;
        else low = units - count;
      } else if (found[4]) {
        low = Number(found[4]);
        high = found[5] === undefined ? low : Number(found[5]);
      }
      if (high < low || high >= units) return null;
      for (var cell = low; cell <= high; cell++) cells.add(cell);
    }
    return Array.from(cells).sort(function (a, b) { return a - b; });
  }

  /** The shortest choice that names these cells: "0-9, 118-127". */
  function spelt(cells) {
    var runs = [];
    cells.slice().sort(function (a, b) { return a - b; }).forEach(function (cell) {
      var last = runs[runs.length - 1];
      if (last && cell === last[1] + 1) last[1] = cell;
      else runs.push([cell, cell]);
    });
    return runs.map(function (run) { return run[0] === run[1] ? "" + run[0] : run[0] + "-" + run[1]; }).join(", ");
  }

  /** The same cells as a reader says them: "0–9 and 118–127". */
  function said(cells) {
    return spelt(cells).replace(/-/g, "–").replace(/, ([^,]*)$/, " and $1");
  }

  rnnreport.rules = { shown: shown, level: level, chosen: chosen, spelt: spelt, said: said };
})(typeof window === "undefined" ? globalThis : window);
