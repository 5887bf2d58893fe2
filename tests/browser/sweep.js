palette => {
  const count = many => [...Array(many).keys()], levels = count(21).map(level => "v" + level), tints = count(7).map(tint => tint + 1);
  const fields = classes => `<tr>${classes.map(name => `<td class="${name}">0.5</td>`).join("")}</tr>`;
  const words = more => `<p class="rr-line">${levels.map(level => `<span class="rr-t ${level} ${more}">word</span>`).join(" ")}</p>`;
  const ways = ["right", "wrong", "agree", "oppose", "mixed", "same"];
  const shades = way => fields(count(8).map(shade => `rr-h${shade} rr-${way}`));
  const badge = tint => `<b class="rr-badge rr-c${tint}">1</b> <span class="rr-strip-name rr-c${tint}"><bdi>name</bdi></span>`;
  document.querySelector("article").innerHTML = `<figure class="rr-figure rr-trust" data-palette="${palette}">
    <div class="rr-strip"><span class="rr-run">copied</span></div>
    ${["", "on", "rr-sign", "rr-unknown", "rr-walked"].map(words).join("")}
    <table class="rr-triangle rr-numbered"><tbody>${fields(levels)}</tbody></table>
    <table class="rr-prefixes"><tbody>${fields(levels)}</tbody></table>
    <div class="rr-ranks"><table class="rr-matrix"><tbody>${ways.map(shades).join("")}</tbody></table></div>
    ${count(8).map(shade => `<span class="rr-swatch rr-h${shade}">5 %</span>`).join(" ")}
    ${tints.map(badge).join(" ")}
    <table class="rr-concordance"><tbody><tr><td><mark>word</mark></td></tr></tbody></table></figure>`;
}
