/* Maps of levels, alive: point at a field, or go there with the arrow keys, and its numbers are told. They come from a script
   beside the page when they are first asked for; words of users are only ever set as text. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  function LevelMap(box) {
    this.config = JSON.parse(box.dataset.rrMap);
    this.kind = KINDS[this.config.kind];
    this.map = box.querySelector(".rr-map-box");
    this.row = make("div", "rr-row-hair");
    this.column = make("div", "rr-column-hair");
    this.tip = make("div", "rr-tip");
    this.tip.setAttribute("role", "status");
    this.unmark();
    this.map.append(this.row, this.column);
    this.figure = box.closest(".rr-figure");
    this.figure.append(this.tip);
    this.map.tabIndex = 0;
    this.map.setAttribute("role", "group");
    this.map.setAttribute("aria-label", "Map; arrow keys go from field to field");
    var point = this.point.bind(this), leave = this.unmark.bind(this);
    this.map.addEventListener("pointermove", point);
    this.map.addEventListener("pointerdown", point);
    this.map.addEventListener("pointerleave", leave);
    this.map.addEventListener("blur", leave);
    this.map.addEventListener("focus", function () { if (this.map.matches(":focus-visible")) this.mark(this.at || [0, 0]); }.bind(this));
    this.map.addEventListener("keydown", this.key.bind(this));
  }

  var its = LevelMap.prototype;

  /** All numbers of the map, loaded once: {rows, columns, tell(row, column)}. */
  its.ready = function () {
    if (this.numbers) return Promise.resolve(this.numbers);
    var address = new URL(this.config.file, document.baseURI).href;
    return rnnreport.load(this.config.key, address).then(function (found) {
      return (this.numbers = this.kind(found, this.config));
    }.bind(this));
  };

  its.point = function (event) {
    var box = this.map.getBoundingClientRect(), across = (event.clientX - box.left) / box.width, down = (event.clientY - box.top) / box.height;
    this.ready().then(function (numbers) {
      this.mark([Math.floor(down * numbers.rows), Math.floor(across * numbers.columns)]);
    }.bind(this), this.fail.bind(this));
    this.wanted = true;
  };

  its.mark = function (at) {
    this.wanted = true;
    this.ready().then(function (numbers) {
      if (!this.wanted) return;
      this.at = [clamp(at[0], numbers.rows), clamp(at[1], numbers.columns)];
      put(this.row, "top", "height", this.at[0], numbers.rows);
      put(this.column, "left", "width", this.at[1], numbers.columns);
      this.say(numbers.tell(this.at[0], this.at[1]));
    }.bind(this), this.fail.bind(this));
  };

  its.say = function (text) {
    this.tip.textContent = text;
    this.tip.hidden = false;
    var cross = this.column.getBoundingClientRect(), row = this.row.getBoundingClientRect(), frame = this.figure.getBoundingClientRect(), tip = this.tip;
    var left = cross.right - frame.left + 8, top = row.top - frame.top - tip.offsetHeight - 8;
    if (left + tip.offsetWidth > frame.width - 4) left = cross.left - frame.left - tip.offsetWidth - 8;
    if (top < 0 || row.top - tip.offsetHeight < 60) top = row.bottom - frame.top + 8;
    tip.style.left = Math.max(4, Math.min(left, frame.width - tip.offsetWidth - 4)) + "px";
    tip.style.top = top + "px";
  };

  its.fail = function (error) {
    this.tip.textContent = error.message;
    this.tip.hidden = false;
  };

  its.unmark = function () {
    this.wanted = false;
    this.row.hidden = this.column.hidden = this.tip.hidden = true;
  };

  its.key = function (event) {
    if (event.key === "Escape") return this.unmark();
    if (!(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    var step = STEPS[event.key], at = this.at || [0, 0];
    this.mark([at[0] + step[0], at[1] + step[1]]);
  };

  var KINDS = {
    /** Probabilities after so many steps of two fields. */
    grid: function (found) {
      var chances = whole(found.p), columns = found.columns;
      var chance = function (row, column) { return chances[row * columns + column] / 1000; };
      return {
        rows: found.rows,
        columns: columns,
        tell: function (row, column) {
          var now = chance(row, column), field = column ? 1 : 0, place = column || row;
          var said = "after " + found.counts[0][row] + " of the " + found.fields[0] + " and " + found.counts[1][column] + " of the " + found.fields[1] + ": " + now.toFixed(2);
          if (!place) return said;
          var change = now - (column ? chance(row, column - 1) : chance(row - 1, column));
          return said + " (" + signed(change, 2) + " by “" + found.steps[field][place - 1] + "”)";
        },
      };
    },
    /** States of cells, in the order of the map, at words. */
    states: function (found, config) {
      var text = atob(found.values), view = new DataView(new ArrayBuffer(text.length)), units = found.order.length;
      for (var i = 0; i < text.length; i++) view.setUint8(i, text.charCodeAt(i));
      return {
        rows: units,
        columns: found.tokens.length,
        tell: function (row, column) {
          var cell = found.order[row], value = view.getInt16(2 * (column * units + cell), true);
          var said = value === -32768 ? "not read" : signed(value * found.scale, 3).replace("+", "");
          return "cell " + cell + " at “" + found.tokens[column] + "” (" + (column + 1) + "): " + config.state + " = " + said;
        },
      };
    },
  };

  /** Whole numbers from 0, little endian in base64, so many bytes each. */
  function whole(packed) {
    var size = packed[0], text = atob(packed[1]), numbers = [];
    for (var at = 0; at < text.length; at += size) {
      for (var value = 0, byte = size - 1; byte >= 0; byte--) value = 256 * value + text.charCodeAt(at + byte);
      numbers.push(value);
    }
    return numbers;
  }

  function put(hair, start, length, at, count) {
    hair.hidden = false;
    hair.style[start] = (100 * at) / count + "%";
    hair.style[length] = 100 / count + "%";
  }

  function signed(value, decimals) {
    var size = Math.abs(value).toFixed(decimals);
    if (Number(size) === 0) return size;
    return (value < 0 ? "−" : "+") + size;
  }

  function clamp(at, count) {
    return Math.max(0, Math.min(at, count - 1));
  }

  function make(name, kind) {
    var made = Object.assign(document.createElement(name), { className: kind });
    return made;
  }

  rnnreport.LevelMap = LevelMap;
})();
