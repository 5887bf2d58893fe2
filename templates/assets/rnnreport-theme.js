/* What the theme leaves without a name, or without a way in by keys: its search, lists of its navigation, and whatever scrolls in
   a box of its own. And a tip that is in the way goes with Escape, wherever the focus is. */
(function () {
  "use strict";
  var rnnreport = window.rnnreport;

  rnnreport.each('.md-search[role="dialog"]:not([aria-label])', function (search) {
    search.setAttribute("aria-label", "Search");
  });

  /** A list of navigation whose heading is a picture is called what the link beside it is called. */
  rnnreport.each("nav.md-nav[aria-labelledby]", function (list) {
    var label = document.getElementById(list.getAttribute("aria-labelledby")), link = list.parentNode.querySelector("a");
    if (!label || label.textContent.trim() || !link) return;
    list.removeAttribute("aria-labelledby");
    list.setAttribute("aria-label", link.textContent.trim());
  });

  /** A box takes the focus as long as it is narrower than what is in it. */
  function scrolls(box, name) {
    if (box.scrollWidth <= box.clientWidth + 1) return box.removeAttribute("tabindex");
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", name + ", can be scrolled");
  }

  /** `found(element)` is the box: the theme puts its own around a table, at any time. */
  function watch(selector, name, found) {
    rnnreport.each(selector, function (element) {
      if (window.ResizeObserver) new ResizeObserver(function () { if (found(element)) scrolls(found(element), name); }).observe(element);
    });
  }

  watch(".md-typeset table:not([class])", "Table", function (table) { return table.closest(".md-typeset__scrollwrap"); });
  watch(".md-typeset pre.rr-equations", "Equations", function (box) { return box; });

  /** The theme unfolds all details before it prints: which of them a reader had folded is kept for paper. */
  rnnreport.each(".rr-figure details", function (details) {
    var keep = function () { if (!window.matchMedia("print").matches && !printing) details.classList.toggle("rr-folded", !details.open); };
    details.addEventListener("toggle", keep);
    keep();
  });
  var printing = false;
  window.addEventListener("beforeprint", function () { printing = true; });
  window.addEventListener("afterprint", function () { setTimeout(function () { printing = false; }, 0); });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".rr-tip, .rr-out").forEach(function (tip) { tip.hidden = true; });
  });
})();
