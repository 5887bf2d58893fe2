/* Words: which texts have them, after charts/word_index.py; and how a word is made fit to be seen, after charts/tokens.py.
   Tests hold these and their twins in Python together. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  var ALONE = "\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff", LONGEST = 64;
  var WORD = new RegExp("[" + ALONE + "]|(?:(?![" + ALONE + "])[\\p{L}\\p{N}_])+", "gu");

  /** The words of a question: {word, without}; a minus before a word asks for texts without it. */
  function terms(question) {
    return (" " + question.toLowerCase()).split(/\s+/).reduce(function (all, part) {
      var without = part[0] === "-";
      (part.replace(/-/g, " ").match(WORD) || []).forEach(function (word) {
        all.push({ word: Array.from(word).slice(0, LONGEST).join(""), without: without });
      });
      return all;
    }, []);
  }

  /** CRC-32 of the UTF-8 bytes of a word, as zlib has it. */
  function checksum(word) {
    var sum = -1;
    new TextEncoder().encode(word).forEach(function (byte) {
      sum ^= byte;
      for (var bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    });
    return ~sum >>> 0;
  }

  /** Mark in `has` the texts of the word at a place of a shard: steps in bytes of seven bits, low ones first. */
  function mark(shard, place, has) {
    var raw = shard.raw || (shard.raw = rnnreport.Corpus.bytes(shard.texts)), at = 0, text = 0, step = 0, shift = 0;
    for (var i = 0; i < place; i++) at += shard.sizes[i];
    for (var end = at + shard.sizes[place]; at < end; at++) {
      step |= (raw[at] & 127) << shift;
      shift += 7;
      if (raw[at] > 127) continue;
      has[(text += step)] = 1;
      step = shift = 0;
    }
  }

  /** Promise of a 1 for every text that has the words of a question; null where it asks for no word. */
  rnnreport.Corpus.prototype.search = function (question) {
    var asked = terms(question), keys = this.index.words.keys, corpus = this;
    if (!asked.length) return Promise.resolve(null);
    return Promise.all(asked.map(function (term) {
      var number = checksum(term.word) % keys.length;
      return corpus.script("words", number, keys).then(function (shard) {
        var has = new Uint8Array(corpus.count), list = shard.list || (shard.list = shard.words.split(" "));
        var place = list.indexOf(term.word);
        if (place >= 0) mark(shard, place, has);
        return term.without ? has.map(function (one) { return 1 - one; }) : has;
      });
    })).then(function (all) {
      return all.reduce(function (both, has) { return both.map(function (one, at) { return one & has[at]; }); });
    });
  };

  var SIGNS = { " ": "␣", "\u00a0": "␣", "\n": "↵", "\r": "␍", "\t": "⇥" };
  var BIDI = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/, MARK = /\p{M}/u, JOINER = /[\u200c\u200d\ufe0e\ufe0f]/;
  var UNSEEN = /^[\p{C}\p{Z}\p{M}\u115f\u1160\u3164\uffa0\u2800]+$/u, HARMFUL = /[\p{Cc}\p{Cs}\p{Cn}]/u;

  function isMark(sign) { return MARK.test(sign) && !JOINER.test(sign); }
  function harmful(sign) { return HARMFUL.test(sign) || BIDI.test(sign); }

  function placeholder(sign) {
    if (isMark(sign)) return "◌" + sign;
    return SIGNS[sign] || "U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  }

  /** A word as a reader sees it: {text, sign}; `sign` says that all of it stands for something invisible. */
  function visible(word) {
    if (word === "") return { text: "∅", sign: true };
    if (UNSEEN.test(word)) return { text: Array.from(word, placeholder).join(""), sign: true };
    var kept = Array.from(word, function (sign) { return harmful(sign) ? placeholder(sign) : sign; }).join("");
    return { text: (isMark(Array.from(word)[0]) ? "◌" : "") + kept, sign: false };
  }

  /** Running text without signs that would turn the text around them, or that no one sees. */
  function plain(text) {
    return Array.from(text, function (sign) {
      return harmful(sign) && !/[\n\t\r]/.test(sign) ? placeholder(sign) : sign;
    }).join("");
  }

  rnnreport.words = { terms: terms, checksum: checksum, visible: visible, plain: plain };
})();
