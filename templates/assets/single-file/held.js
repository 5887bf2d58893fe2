/* A page that was made into one file holds what it would load: blocks of data that nothing runs, compressed with gzip and
   written in base64. Here they are unpacked, when a figure asks for them or a reader wants a file. */
(function () {
  "use strict";
  var rnnreport = (window.rnnreport = window.rnnreport || {});

  function block(id) {
    var found = document.getElementById(id);
    return found && found.localName === "script" ? found : null;
  }

  function unpacked(found) {
    if (!window.DecompressionStream) return Promise.reject(new Error("this browser is too old to unpack what the page holds"));
    var text = atob(found.textContent.trim()), bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  }

  /** Promise that what is under `key` has arrived. What was left out of the page is refused as such. */
  rnnreport.held = function (key) {
    var found = block("rr-shard-" + key);
    return !found ? Promise.reject(Object.assign(new Error("left out of this file"), { leftOut: true })) : Promise.resolve(unpacked(found)).then(function (content) { return content.text(); }).then(function (text) {
      (found.dataset.rrKind === "data" ? rnnreport.data : rnnreport.text)(key, JSON.parse(text));
    });
  };

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-rr-file]"), found = link && block(link.dataset.rrFile);
    if (!found) return;
    event.preventDefault();
    Promise.resolve(unpacked(found)).then(function (content) { return content.arrayBuffer(); }).then(function (content) {
      var way = document.createElement("a");
      way.href = URL.createObjectURL(new Blob([content], { type: found.dataset.rrKind }));
      way.download = link.download;
      way.click();
      setTimeout(function () { URL.revokeObjectURL(way.href); }, 10000);
    });
  });
})();
