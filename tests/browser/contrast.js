/* What a reader sees of texts and marks: each with its contrast to what is behind it (WCAG 2.2), computed from styles as they are. */
(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }), known = new Map();

  /** Any CSS colour as [red, green, blue, alpha], 0..1. */
  function rgba(colour) {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(colour, Array.from(canvas.getImageData(0, 0, 1, 1).data, part => part / 255));
    }
    return known.get(colour);
  }

  const over = (top, below, alpha) => [0, 1, 2].map(at => top[at] * alpha + below[at] * (1 - alpha));

  function luminance(colour) {
    const [red, green, blue] = colour.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, other) {
    const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dim + 0.05);
  }

  const colours = image => image.match(/(?:rgba?|oklch|oklab|color)\([^()]*\)/g) || [];

  /** All colours that can be behind an element: one, or more where there is a pattern. */
  function grounds(element) {
    if (!element) return [rgba("Canvas").slice(0, 3)];
    const style = getComputedStyle(element), own = rgba(style.backgroundColor), shape = drawn(element);
    if (shape) return [shape];
    const behind = own[3] === 1 ? [own] : grounds(element.parentElement).map(below => over(own, below, own[3]));
    const thin = /no-repeat/.test(style.backgroundRepeat); // a line, not a ground
    const pattern = thin ? [] : colours(style.backgroundImage).map(rgba);
    return behind.concat(pattern.flatMap(stop => behind.map(below => over(stop, below, stop[3]))));
  }

  /** The fill of the shape that a group of a drawing begins with, such as the box around a name. */
  function drawn(element) {
    if (element.tagName !== "g") return null;
    const shape = element.querySelector(":scope > :is(rect, circle, path)"), fill = shape && rgba(getComputedStyle(shape).fill);
    return fill && getComputedStyle(shape).fill !== "none" && fill[3] === 1 ? fill : null;
  }

  function opacity(element) {
    let all = 1;
    for (let one = element; one; one = one.parentElement) all *= getComputedStyle(one).opacity;
    return all;
  }

  function seen(element, colour, more = 1) {
    const ink = rgba(colour), alpha = ink[3] * opacity(element) * more;
    return Math.min(...grounds(element.parentElement && element.ownerSVGElement ? element.parentElement : element).map(below => contrast(over(ink, below, alpha), below)));
  }

  const visible = element => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !element.closest(".rr-hidden, :disabled");
  const named = (element, text) => `${element.tagName.toLowerCase()}.${String(element.getAttribute("class")).replace(/ /g, ".")} < ${element.parentElement.getAttribute("class")} “${text.trim().slice(0, 30)}”`;

  /** Every text below `root` that has less than `least`: [contrast, what]. */
  window.texts = (root, least) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const one = node.parentElement;
      if (!node.data.trim() || one.closest("title, script, style, option") || !visible(one)) continue;
      const style = getComputedStyle(one), ink = one.ownerSVGElement ? style.fill : style.color;
      if (rgba(ink)[3] === 0 || opacity(one) === 0 || style.fontSize === "0px") continue;
      const told = seen(one, ink);
      if (told < least) found.push([Math.round(100 * told) / 100, named(one, node.data)]);
    }
    return found;
  };

  /** Every mark among `selector` that has less than `least` by its stroke and by its fill: [contrast, what]. */
  window.marks = (root, selector, least) => [...root.querySelectorAll(selector)].filter(visible).flatMap(one => {
    const style = getComputedStyle(one), inks = one.ownerSVGElement ? [[style.stroke, style.strokeOpacity], [style.fill, style.fillOpacity]] : [[style.backgroundColor, 1], ...colours(style.backgroundImage).map(each => [each, 1])];
    const told = Math.max(...inks.filter(ink => ink[0] !== "none").map(ink => seen(one.ownerSVGElement ? one : one.parentElement, ink[0], ink[1])));
    return told < least ? [[Math.round(100 * told) / 100, named(one, "")]] : [];
  });
})();
