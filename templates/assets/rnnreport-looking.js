/* Figures of what a network looks for: unfold all at once; see where else a word stands, and all of a line. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});

  /** A button that unfolds all classes and cells, or folds them again; it follows what is folded by hand. */
  function unfolding(figure) {
    var all = Array.from(figure.querySelectorAll(".rr-unfold")), box = figure.querySelector(".rr-strip .rr-controls");
    if (all.length < 2 || !box) return;
    var button = document.createElement("button");
    var open = function () { return all.every(function (one) { return one.open; }); };
    var say = function () { button.textContent = open() ? "Fold all" : "Unfold all"; };
    button.type = "button";
    button.className = "rr-unfold-all";
    button.addEventListener("click", function () {
      var to = !open();
      all.forEach(function (one) { one.open = to; });
      say();
    });
    all.forEach(function (one) { one.addEventListener("toggle", say); });
    box.append(button);
    say();
  }

  /** Within one class or cell: the rows of one word in all lists. */
  function words(figure) {
    var show = function (event) {
      var row = event.target.closest(".rr-sought-words tbody tr"), box = row && row.closest(".rr-unfold");
      figure.querySelectorAll(".rr-sought-words tr.on").forEach(function (one) { one.classList.remove("on"); });
      if (!box) return;
      var word = row.querySelector("bdi").textContent;
      box.querySelectorAll(".rr-sought-words tbody tr").forEach(function (one) {
        one.classList.toggle("on", one.querySelector("bdi").textContent === word);
      });
    };
    figure.addEventListener("pointerover", show);
    figure.addEventListener("pointerleave", show);
  }

  /** Lines that are cut at their outer ends say all of it when they are pointed at. */
  function lines(figure) {
    figure.addEventListener("pointerover", function (event) {
      var line = event.target.closest(".rr-kwic");
      if (line && !line.title) line.title = line.textContent;
    });
  }

  rnnreport.each(".rr-looks-for", function (figure) { unfolding(figure); words(figure); });
  rnnreport.each(".rr-contexts", function (figure) { unfolding(figure); lines(figure); });
})();
