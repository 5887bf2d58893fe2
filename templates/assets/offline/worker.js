/* A worker for pages that are opened from a folder, where browsers start none: its script runs in a hidden frame. The
   frame is empty and is given its script by address, so that a policy which lets no inline script run holds there too. */
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  function told(data) {
    return new MessageEvent("message", { data: structuredClone(data) });
  }

  /** Run scripts in the frame, one after the other. Unlike that of workers, it answers with a promise. */
  function run(inside, addresses) {
    return addresses.reduce(function (before, address) {
      return before.then(function () {
        return new Promise(function (resolve, reject) {
          var script = inside.document.createElement("script");
          script.src = new URL(address, document.baseURI).href;
          script.onload = resolve;
          script.onerror = function () { reject(new Error("did not load: " + address)); };
          inside.document.body.append(script);
        });
      });
    }, Promise.resolve());
  }

  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.onmessage = this.onerror = null;
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.append(this.frame);
      var inside = (this.inside = this.frame.contentWindow);
      inside.postMessage = function (data) { this.answer("message", told(data)); }.bind(this);
      inside.importScripts = function () { return run(inside, Array.from(arguments)); };
      this.ready = run(inside, [address]);
      this.ready.catch(function (error) { this.answer("error", new ErrorEvent("error", { error: error, message: error.message })); }.bind(this));
    }

    answer(kind, event) {
      this.dispatchEvent(event);
      if (this["on" + kind]) this["on" + kind](event);
    }

    postMessage(data) {
      this.ready.then(function () { this.inside.dispatchEvent(told(data)); }.bind(this), function () {});
    }

    terminate() {
      this.frame.remove();
    }
  };
  window.IFrameWorker = window.Worker; // by this name the theme's search knows that it runs in a frame
})();
