// The texts, swatches and bars of a page whose contrast is below what WCAG 2 asks for (AA), one a line.
(() => {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => color.slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) {
        return color;
      }
    }
    return [255, 255, 255];
  };
  const faint = [];
  const check = (element, color, behind, least) => {
    const found = contrast(channels(color), behind);
    if (found < least) {
      faint.push(found.toFixed(2) + " " + element.outerHTML.slice(0, 100));
    }
  };
  let texts = 0;
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (hasText && element.checkVisibility() && !element.closest("noscript")) {
      texts++;
      check(element, getComputedStyle(element).color, background(element), 4.5);
    }
  }
  for (const swatch of document.querySelectorAll(".swatch")) {
    check(swatch, getComputedStyle(swatch).color, background(swatch.parentElement), 3);
  }
  return texts < 50 ? "only " + texts + " texts" : faint.join("\n");
})()
