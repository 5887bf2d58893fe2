/* Data that come when they are asked for: a shard is a script that hands its numbers to rnnreport.data, or JSON to
   rnnreport.text. That works from any host, below any path, and from a folder on disk, where browsers refuse fetch. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});
  if (rnnreport.data) return;
  var arrived = {}, wanted = {};

  /** Called by shards: 16-bit numbers, little endian, in base64. */
  rnnreport.data = function (key, base64) {
    var text = atob(base64), view = new DataView(new ArrayBuffer(text.length)), numbers = new Int16Array(text.length / 2);
    for (var i = 0; i < text.length; i++) view.setUint8(i, text.charCodeAt(i));
    for (var n = 0; n < numbers.length; n++) numbers[n] = view.getInt16(2 * n, true);
    arrived[key] = numbers;
  };

  /** Called by shards: texts, and numbers of other sizes. They are shown as text and never run. */
  rnnreport.text = function (key, value) {
    arrived[key] = value;
  };

  /** Promise of what is under `key`: from the page, where it holds its shards itself, or from the script at `address`. */
  rnnreport.load = function (key, address) {
    if (arrived[key]) return Promise.resolve(arrived[key]);
    if (!wanted[key] && rnnreport.held) {
      wanted[key] = rnnreport.held(key).then(function () { return arrived[key]; });
    }
    if (!wanted[key]) {
      wanted[key] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        var failed = function () {
          delete wanted[key];
          script.remove();
          reject(new Error("numbers did not load: " + address));
        };
        script.src = address;
        script.onload = function () { return arrived[key] ? resolve(arrived[key]) : failed(); };
        script.onerror = failed;
        document.head.append(script);
      });
    }
    return wanted[key];
  };

  /** Run `start(element)` once for every element that matches, now and after each navigation within the site. */
  rnnreport.each = function (selector, start) {
    var run = function () {
      document.querySelectorAll(selector).forEach(function (element) {
        if (element.rnnreportStarted) return;
        element.rnnreportStarted = true;
        start(element);
      });
    };
    var begin = function () {
      run();
      if (window.document$ && window.document$.subscribe) window.document$.subscribe(run);
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  };
})();
