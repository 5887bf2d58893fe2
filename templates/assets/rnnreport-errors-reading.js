/* Reading an open text: the word under the pointer or with the focus is marked in the text and on the curve; arrow keys. */
(function () {
  "use strict";
  var its = window.rnnreport.ErrorsReader.prototype;

  its.listen = function () {
    var enter = function (event) {
      var word = event.target.closest ? event.target.closest(".rr-t") : null;
      this.mark(word ? Number(word.dataset.i) : null);
    }.bind(this);
    var leave = function () { this.mark(null); }.bind(this);
    this.text.addEventListener("pointerover", enter);
    this.text.addEventListener("focusin", enter);
    this.text.addEventListener("pointerleave", leave);
    this.text.addEventListener("focusout", leave);
    this.text.addEventListener("keydown", this.key.bind(this));
  };

  /** Mark a word by its number in the text and on the curve; null: none. */
  its.mark = function (token) {
    var before = this.text.querySelector(".rr-t.on"), word = token === null ? null : this.word(token);
    if (before) before.classList.remove("on");
    if (word) word.classList.add("on");
    if (!this.chart.box.hidden) this.chart.tell(token);
  };

  its.word = function (token) {
    return this.text.querySelector('.rr-t[data-i="' + token + '"]');
  };

  /** Left and right through the words, up and down through the networks, to the first and the last word. */
  its.key = function (event) {
    var word = event.target.closest(".rr-t"), owner = this.owner;
    if (!word || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var words = Array.from(this.text.querySelectorAll(".rr-t")), at = words.indexOf(word), key = event.key;
    var way = getComputedStyle(this.text).direction === "rtl" ? -1 : 1;
    var steps = { ArrowLeft: at - way, ArrowRight: at + way, Home: 0, End: words.length - 1 };
    if (key in steps) {
      event.preventDefault();
      var next = words[steps[key]];
      if (next) next.focus();
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      event.preventDefault();
      var network = this.network + (key === "ArrowUp" ? -1 : 1);
      if (network < 0 || network >= owner.corpus.networks) return;
      owner.go({ model: owner.corpus.models[network] }, true).then(function () {
        var same = this.word(word.dataset.i);
        if (same) same.focus();
      }.bind(this));
    }
  };
})();
