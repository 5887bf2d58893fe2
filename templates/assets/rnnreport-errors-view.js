/* What a reader has chosen in the browser of texts, as a part of the address: #errors-1/text=4711&model=LSTM&right=LSTM.
   Whatever an address holds becomes a view that there is; what makes no sense in it is passed over. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var NOTHING = {
    text: "", model: "", class: "", right: [], wrong: [], truth: "", answer: "", by: "", shortest: "", longest: "",
    words: "", sort: "loss", reverse: "", page: 1,
  };
  var FILTERS = ["right", "wrong", "truth", "answer", "by", "shortest", "longest", "words"];

  /** The view that a page shows at first. */
  function first(corpus) {
    return clean(Object.assign({}, NOTHING, corpus.index.view), corpus);
  }

  /** The view that a part of an address names, the rest as it is at first. */
  function read(part, corpus, initial) {
    var given = new URLSearchParams(part), view = Object.assign({}, initial);
    Object.keys(NOTHING).forEach(function (key) {
      if (given.has(key)) view[key] = Array.isArray(NOTHING[key]) ? given.getAll(key) : given.get(key);
    });
    return clean(view, corpus);
  }

  function whole(value, low, high) {
    var text = String(value);
    return /^[0-9]{1,15}$/.test(text) ? Math.min(Math.max(Number(text), low), high) : "";
  }

  /** The view with what there is: known names, numbers within bounds. */
  function clean(view, corpus) {
    var known = function (name, names, other) { return names.indexOf(name) >= 0 ? name : other; };
    var networks = corpus.models.slice(0, corpus.networks), sorts = Object.keys(corpus.orders());
    var right = corpus.models.filter(function (name) { return view.right.indexOf(name) >= 0; });
    return {
      text: corpus.documents.indexOf(whole(view.text, 0, Infinity)) >= 0 ? Number(view.text) : "",
      model: known(view.model, networks, networks[0] || ""),
      class: known(view.class, corpus.classes, ""),
      right: right,
      wrong: corpus.models.filter(function (name) { return view.wrong.indexOf(name) >= 0 && right.indexOf(name) < 0; }),
      truth: known(view.truth, corpus.classes, ""),
      answer: known(view.answer, corpus.classes, ""),
      by: known(view.by, corpus.models, ""),
      shortest: whole(view.shortest, 0, 1e9),
      longest: whole(view.longest, 0, 1e9),
      words: String(view.words).slice(0, 200),
      sort: known(view.sort, sorts, sorts[0]),
      reverse: view.reverse === "yes" ? "yes" : "",
      page: whole(view.page, 1, 1e9) || 1,
    };
  }

  /** The part of an address that names a view: what differs from the first one. */
  function written(view, initial) {
    var given = new URLSearchParams();
    Object.keys(NOTHING).forEach(function (key) {
      if (JSON.stringify(view[key]) === JSON.stringify(initial[key])) return;
      if (view.text === "" && (key === "model" || key === "class")) return;
      [].concat(view[key].length === 0 ? [""] : view[key]).forEach(function (one) { given.append(key, one); });
    });
    return String(given);
  }

  /** The same view without any filter. */
  function unfiltered(view, keys) {
    var free = Object.assign({}, view, { page: 1 });
    (keys || FILTERS).forEach(function (key) { free[key] = NOTHING[key]; });
    return free;
  }

  rnnreport.view = { first: first, read: read, clean: clean, written: written, unfiltered: unfiltered };
})();
