/* The panel of one word of an explained text: Python has written the first word's; this writes any other's into the same
   elements. Paths and numbers come as they are to be shown; words of users are only ever set as text. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});

  function ExplainPanel(box) {
    this.box = box;
    this.status = rnnreport.make("span", { className: "rr-hidden" });
    this.status.setAttribute("role", "status");
    box.append(this.status);
  }

  var its = ExplainPanel.prototype;

  its.one = function (selector) {
    return this.box.querySelector(selector);
  };

  /** Show one word; `say` tells it to those who hear the page. */
  its.show = function (word, say) {
    this.box.classList.remove("rr-x-failed");
    this.one(".rr-x-word-name bdi").textContent = word.text;
    this.one(".rr-x-word-about").textContent = word.about;
    this.weights(word.weights);
    this.missing("way", word.step_note);
    this.step(word.step);
    this.missing("near", word.near_note);
    this.near(word.near);
    this.missing("held", word.held_note);
    this.held(word.held);
    if (say) this.status.textContent = word.said;
  };

  /** What is known of the word did not come: say so, and show nothing that is about another one. */
  its.fail = function (text) {
    this.box.classList.add("rr-x-failed");
    this.one(".rr-x-word-name bdi").textContent = text;
    this.one(".rr-x-word-about").textContent = this.status.textContent = "could not be loaded: load the page again, or see the table below";
  };

  its.missing = function (part, note) {
    var box = this.one('[data-part="' + part + '"]');
    box.classList.toggle("rr-x-missing", note !== "");
    box.querySelector(".rr-x-none").textContent = note;
  };

  its.weights = function (weights) {
    this.box.querySelectorAll(".rr-weights tr").forEach(function (row, at) {
      var weight = weights[at], bar = row.querySelector("i");
      row.classList.toggle("rr-for", weight.kind === "for");
      row.classList.toggle("rr-against", weight.kind === "against");
      bar.style.left = weight.left + "%";
      bar.style.width = weight.width + "%";
      row.querySelector(".rr-n").textContent = weight.number;
    });
  };

  its.step = function (step) {
    this.box.querySelectorAll(".rr-x-mark").forEach(function (line) { set(line, { x1: step.mark + "%", x2: step.mark + "%" }); });
    set(this.one(".rr-x-spot"), { cx: step.mark + "%", cy: step.dot + "%" });
    set(this.one(".rr-x-parts .rr-path"), { d: step.path });
    this.one(".rr-x-chance").textContent = step.chance;
    this.one(".rr-x-its-part").textContent = step.part;
  };

  its.near = function (near) {
    this.box.querySelectorAll(".rr-x-nears li").forEach(function (row, at) {
      var one = near[at], text = row.querySelector("p"), parts = text.children;
      row.classList.toggle("rr-x-empty", one.distance === "");
      row.querySelector(".rr-x-near-of").classList.toggle("rr-x-same", one.same);
      row.querySelector(".rr-x-near-of bdi").textContent = one.label;
      row.querySelector(".rr-n").textContent = one.distance;
      text.dir = one.direction;
      parts[0].textContent = one.before;
      parts[1].textContent = one.place;
      parts[2].textContent = one.after;
    });
  };

  its.held = function (held) {
    set(this.one(".rr-x-with"), { d: held.path });
    set(this.one(".rr-x-mean-of"), { x1: held.mean + "%", x2: held.mean + "%" });
    this.one(".rr-x-count-of").textContent = held.count;
    this.one(".rr-x-held-score").textContent = held.score;
    this.one(".rr-x-held-labels").textContent = held.labels;
  };

  /** The method that colours the text stands out among the bars. */
  its.choose = function (at) {
    this.box.querySelectorAll(".rr-weights tr").forEach(function (row, number) { row.classList.toggle("rr-x-chosen", number === at); });
  };

  function set(element, given) {
    Object.keys(given).forEach(function (key) { element.setAttribute(key, given[key]); });
  }

  /** Where no other figure of the page lets a reader choose the palette, this one does; what was chosen before holds. */
  rnnreport.explainPalette = function (strip) {
    if (document.querySelector(".rr-cells, .rr-errors, .rr-attributions, .rr-x-palette")) return;
    var label = rnnreport.make("label", { className: "rr-label rr-x-palette" }), select = rnnreport.make("select"), kept = null;
    var paint = function () { document.querySelectorAll(".rr-figure").forEach(function (one) { one.dataset.palette = select.value; }); };
    [["red-green", "red–green"], ["orange-blue", "orange–blue"]].forEach(function (one) {
      select.append(rnnreport.make("option", { value: one[0], textContent: one[1] }));
    });
    select.setAttribute("aria-label", "Palette");
    select.addEventListener("change", function () {
      rnnreport.rememberPalette(select.value);
      paint();
    });
    try { kept = localStorage.getItem("rnnreport-palette"); } catch (refused) { /* a browser that keeps nothing */ }
    if (kept === "orange-blue") paint(select.value = kept);
    label.append(select);
    strip.append(label);
  };

  rnnreport.ExplainPanel = ExplainPanel;
})();
