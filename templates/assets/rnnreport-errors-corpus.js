/* All held-out texts in the browser: columns of numbers to filter and sort by; beginnings and whole texts when they are
   asked for. Numbers come as charts/text_browser.py and charts/text_shards.py write them. No document here. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var STEPS = 65535; // probabilities are whole multiples of 1 / STEPS

  function bytes(base64) {
    var text = atob(base64), out = new Uint8Array(text.length);
    for (var i = 0; i < out.length; i++) out[i] = text.charCodeAt(i);
    return out;
  }

  /** Whole numbers of so many bytes each, little endian. */
  function column(given) {
    var size = given[0], raw = bytes(given[1]);
    if (size === 1) return raw;
    var out = new (size === 2 ? Uint16Array : Uint32Array)(raw.length / size);
    for (var i = 0; i < out.length; i++) {
      out[i] = raw[size * i] | (raw[size * i + 1] << 8);
      if (size === 4) out[i] = (out[i] | (raw[4 * i + 2] << 16) | (raw[4 * i + 3] << 24)) >>> 0;
    }
    return out;
  }

  function Corpus(index, base) {
    this.index = index;
    this.base = base;
    this.models = index.models;
    this.classes = index.classes;
    this.networks = index.networks;
    this.judges = index.judges;
    this.labels = column(index.labels);
    this.lengths = column(index.lengths);
    this.documents = Array.from(column(index.documents));
    if (index.ascending) this.documents.forEach(function (step, at, all) { if (at) all[at] += all[at - 1]; });
    this.answers = index.answers.map(column);
    this.truth = index.truth.map(column);
    this.apart = index.apart && column(index.apart);
    this.count = this.labels.length;
    this.longest = this.lengths.reduce(function (most, one) { return Math.max(most, one); }, 0);
    this.parsed = {};
  }

  var its = Corpus.prototype;

  its.script = function (kind, number, keys) {
    return rnnreport.load(keys[number], new URL(kind + "-" + number + ".js", this.base).href);
  };

  its.right = function (model, at) {
    return this.answers[model][at] === this.labels[at];
  };

  /** A probability, a whole number of STEPS, as Python says it: "93.1 %". */
  function chance(whole) {
    var tenths = Math.floor((whole * 1000 + Math.floor(STEPS / 2)) / STEPS), unit = "\u202f%";
    if (whole && !tenths) return "<0.1" + unit;
    return tenths === 1000 && whole < STEPS ? ">99.9" + unit : (tenths / 10).toFixed(1) + unit;
  }

  /** Promise of the beginnings of these texts. */
  its.heads = function (places) {
    var heads = this.index.heads;
    return Promise.all(places.map(function (at) {
      return this.script("heads", Math.floor(at / heads.each), heads.keys).then(function (some) { return some[at % heads.each]; });
    }, this));
  };

  /** Promise of one whole text, with all that is known of its words. */
  its.whole = function (at) {
    var whole = this.index.whole, number = 0;
    while (number + 1 < whole.first.length && whole.first[number + 1] <= at) number++;
    return this.script("texts", number, whole.keys).then(function (shard) {
      var key = whole.keys[number];
      if (!this.parsed[key]) this.parsed = {}, this.parsed[key] = decoded(shard); // the last one alone: they are large
      return this.text(this.parsed[key], at - whole.first[number]);
    }.bind(this));
  };

  function decoded(shard) {
    return {
      raw: shard,
      gaps: column(shard.gaps),
      sizes: column(shard.sizes),
      known: bytes(shard.known),
      running: shard.running.map(function (network) { return network.map(bytes); }),
      chances: column([2, shard.chances]),
    };
  }

  function before(counts, at) {
    return counts.slice(0, at).reduce(function (sum, one) { return sum + one; }, 0);
  }

  its.text = function (shard, at) {
    var raw = shard.raw, first = before(raw.shown, at), from = before(raw.counts, at), end = 0, tokens = [];
    var letters = Array.from(raw.texts[at]); // Python counts code points
    for (var i = 0; i < raw.shown[at]; i++) {
      var begin = end + shard.gaps[first + i];
      end = begin + shard.sizes[first + i];
      tokens.push({
        before: letters.slice(i ? tokens[i - 1].end : 0, begin).join(""),
        text: letters.slice(begin, end).join(""),
        end: end,
        known: Boolean((shard.known[(first + i) >> 3] >> ((first + i) & 7)) & 1),
      });
    }
    return {
      tokens: tokens,
      after: letters.slice(end).join(""),
      count: raw.counts[at],
      read: raw.read[at],
      targets: raw.targets[at].filter(function (target) { return target >= 0; }),
      running: shard.running.map(function (network) {
        return network.map(function (numbers) { return numbers.subarray(from, from + raw.counts[at]); });
      }),
      told: this.told(shard, at),
    };
  };

  /** The classes that are told of a text, each with its probability by every model. */
  its.told = function (shard, at) {
    var told = shard.raw.told ? shard.raw.told[at] : this.classes.map(function (_, number) { return number; });
    var texts = shard.raw.counts.length, width = told.length;
    return told.map(function (number, place) {
      return { number: number, chances: this.models.map(function (_, model) {
        return shard.chances[(model * texts + at) * width + place];
      }) };
    }, this);
  };

  /** The number of the class that is asked for; -1 for none. */
  its.classNumber = function (name) {
    return name === "" ? -1 : this.classes.indexOf(name);
  };

  /** What a view asks of a text: {said, fits, less}; `less` takes it away from the view. `has` tells which texts have
      the words, null where none are asked. */
  its.filters = function (view, has) {
    var corpus = this, filters = [], label = this.classNumber(view.truth), answer = this.classNumber(view.answer);
    var by = this.models.indexOf(view.by), add = function (said, less, fits) { filters.push({ said: said, less: less, fits: fits }); };
    ["right", "wrong"].forEach(function (kind) {
      view[kind].forEach(function (name) {
        var model = corpus.models.indexOf(name), less = {};
        less[kind] = view[kind].filter(function (other) { return other !== name; });
        add(name + " " + kind, less, function (at) { return corpus.right(model, at) === (kind === "right"); });
      });
    });
    if (label >= 0) add("true class " + view.truth, { truth: "" }, function (at) { return corpus.labels[at] === label; });
    if (answer >= 0) {
      var who = by >= 0 ? [corpus.answers[by]] : corpus.answers;
      add("answer " + view.answer, { answer: "", by: "" }, function (at) { return who.some(function (answers) { return answers[at] === answer; }); });
    }
    if (view.shortest !== "") add("least length", { shortest: "" }, function (at) { return corpus.lengths[at] >= view.shortest; });
    if (view.longest !== "") add("greatest length", { longest: "" }, function (at) { return corpus.lengths[at] <= view.longest; });
    if (has) add("words “" + view.words + "”", { words: "" }, function (at) { return has[at] === 1; });
    return filters;
  };

  /** Numbers of the texts that all filters let through. */
  its.fitting = function (filters) {
    var found = [];
    for (var at = 0; at < this.count; at++) {
      var fits = true;
      for (var i = 0; fits && i < filters.length; i++) fits = filters[i].fits(at);
      if (fits) found.push(at);
    }
    return found;
  };

  /** What there is to sort by: name -> [what a reader reads, number of a text]; the least number comes first. */
  its.orders = function () {
    var corpus = this, orders = {}, judges = this.truth.slice(0, this.judges);
    orders.loss = ["greatest loss (confident errors)", function (at) { return Math.min.apply(null, judges.map(function (truth) { return truth[at]; })); }];
    if (this.apart) orders.disagreement = ["disagreement of models", function (at) { return -corpus.apart[at]; }];
    this.models.forEach(function (name, model) {
      orders["truth:" + name] = ["probability of the true class, " + name, function (at) { return corpus.truth[model][at]; }];
    });
    orders.length = ["length", function (at) { return corpus.lengths[at]; }];
    orders.number = ["number in the corpus", function (at) { return corpus.documents[at]; }];
    return orders;
  };

  its.sorted = function (found, view) {
    var number = this.orders()[view.sort][1], keys = new Float64Array(this.count), sign = view.reverse ? -1 : 1;
    found.forEach(function (at) { keys[at] = sign * number(at); });
    return found.sort(function (a, b) { return keys[a] - keys[b] || a - b; });
  };

  Corpus.STEPS = STEPS;
  Corpus.bytes = bytes;
  Corpus.chance = chance;
  rnnreport.Corpus = Corpus;
})();
