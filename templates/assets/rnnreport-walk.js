/* Marks that say more when they are pointed at, by keys too: a picture, a list or a table of them takes the focus, arrow keys go from
   mark to mark and what it says is told; Escape closes it. To the scripts of figures the mark is then pointed at. */
(function () {
  "use strict";
  var rnnreport = window.rnnreport;
  var STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  var WALKS = [ // what takes the focus, what in it says more, and how it is called where it has no name
    [".rr-exciting-words .rr-item", "[title]", "Words of a cell"],
    [".rr-confusion .rr-matrix", "td[title]", "True classes and answers"],
    [".rr-prefixes", "td[title]", "Probabilities"],
    ['.rr-figure svg[role="img"]:is(.rr-values, .rr-states-chart, .rr-lane-chart, .rr-chart)', ":has(> title)", ""],
    [".rr-sought-words", "tbody tr", ""],
    [".rr-spots", ".rr-kwic", ""],
    [".rr-trust .rr-way > .rr-key", "[data-colour]", "Methods"],
  ];

  function Walk(box, marks, name) {
    this.box = box;
    this.marks = Array.from(box.querySelectorAll(marks));
    this.at = 0;
    if (!this.marks.length) return;
    this.figure = box.closest(".rr-figure");
    this.figure.classList.add("rr-walks");
    box.tabIndex = 0;
    box.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight ArrowUp ArrowDown");
    if (name && !box.hasAttribute("aria-label")) box.setAttribute("aria-label", name);
    if (box.tagName === "DIV") box.setAttribute("role", "group");
    box.addEventListener("focus", function () { if (box.matches(":focus-visible")) this.go(this.at); }.bind(this));
    box.addEventListener("blur", this.leave.bind(this));
    box.addEventListener("keydown", this.key.bind(this));
  }

  var its = Walk.prototype;

  its.key = function (event) {
    var step = STEPS[event.key], turned = getComputedStyle(this.box).direction === "rtl" ? -1 : 1;
    if (event.key === "Escape") return this.leave();
    if (!step || event.target !== this.box || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.go(step[0] ? this.at + turned * step[0] : this.across(step[1]));
  };

  /** The mark of the next row, up or down, that stands nearest. */
  its.across = function (step) {
    var here = this.marks[this.at].getBoundingClientRect(), best = this.at, least = Infinity;
    this.marks.forEach(function (mark, at) {
      var box = mark.getBoundingClientRect(), down = step * (middle(box) - middle(here));
      var far = 1000 * down + Math.abs(box.left - here.left);
      if (down > here.height / 2 && box.width && far < least) { best = at; least = far; }
    });
    return best;
  };

  function middle(box) {
    return box.top + box.height / 2;
  }

  its.go = function (at) {
    if (at < 0 || at >= this.marks.length) return;
    this.leave();
    this.at = at;
    var mark = this.marks[at];
    mark.classList.add("rr-walked");
    mark.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    mark.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (said(mark)) this.say(mark, said(mark));
  };

  /** What a mark says, after its own words where it has any. */
  function said(mark) {
    var title = mark.querySelector(":scope > title"), words = mark.textContent.trim();
    if (title) return title.textContent;
    if (mark.matches(".rr-kwic")) return words;
    return mark.title && mark.matches("bdi, .rr-number") ? words + ": " + mark.title : mark.title;
  }

  its.say = function (mark, text) {
    var tip = (this.tip = this.tip || Object.assign(document.createElement("div"), { className: "rr-tip" })), frame = this.figure.getBoundingClientRect();
    tip.setAttribute("role", "status");
    this.figure.append(tip);
    tip.hidden = false;
    tip.textContent = text;
    var box = mark.getBoundingClientRect(), top = box.top - frame.top - tip.offsetHeight - 6;
    tip.style.left = Math.max(4, Math.min(box.left - frame.left, frame.width - tip.offsetWidth - 6)) + "px";
    tip.style.top = (top < 0 ? box.bottom - frame.top + 6 : top) + "px";
  };

  its.leave = function () {
    this.marks[this.at].classList.remove("rr-walked");
    this.figure.dispatchEvent(new PointerEvent("pointerleave"));
    if (this.tip) this.tip.remove();
  };

  WALKS.forEach(function (walk) {
    rnnreport.each(walk[0], function (box) { new Walk(box, walk[1], walk[2]); });
  });
})();
