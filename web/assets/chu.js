// Streamlit's own words (of its tables, boxes and buttons) are English whatever its page says. The page brings a
// list of them in the language of the person; what people wrote, which stands in other elements, is left alone.
(() => {
  const words = JSON.parse(document.querySelector('meta[name="chu"]').content);
  const language = document.documentElement.lang;
  if (language !== "en") {
    // Months, days of the week and thousands as the page's language has them, not as the browser's.
    Object.defineProperty(navigator, "language", { get: () => language });
    Object.defineProperty(navigator, "languages", { get: () => [language] });
  }
  const exact = new Map(Object.entries(words));
  if (!exact.size) return;
  const holding = [...exact.keys()].filter((text) => text.includes("{}")).map((text) => {
    const [before, after] = text.split("{}");
    return { before, after, said: exact.get(text) };
  });
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  const PEOPLES = '[data-testid="stMarkdownContainer"], [data-testid="stHtml"], [data-testid="stCode"], ' +
    '[role="option"], [role="grid"], table, textarea';
  const OWN = '[role="tooltip"], [data-testid="stTooltipContent"], [data-testid="stFileUploaderDropzone"], ' +
    '[data-testid="stStatusWidget"]';
  const said = (text) => {
    const plain = text.trim();
    if (exact.has(plain)) return exact.get(plain);
    for (const { before, after, said } of holding) {
      const long = plain.length > before.length + after.length;
      if (long && plain.startsWith(before) && plain.endsWith(after)) {
        const middle = plain.slice(before.length, plain.length - after.length);
        return said.replace("{}", () => middle);
      }
    }
    return null;
  };
  const inWords = (node) => {
    const within = node.parentElement;
    if (!within || (within.closest(PEOPLES) && !within.closest(OWN))) return;
    const told = said(node.data);
    if (told !== null) node.data = told;
  };
  const inAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const told = element.hasAttribute(name) ? said(element.getAttribute(name)) : null;
      if (told !== null) element.setAttribute(name, told);
    }
  };
  const below = (node) => {
    if (node.nodeType === Node.TEXT_NODE) inWords(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let at = node; at; at = walk.nextNode()) {
      if (at.nodeType === Node.TEXT_NODE) inWords(at);
      else inAttributes(at);
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") inWords(change.target);
      else if (change.type === "attributes") inAttributes(change.target);
      else change.addedNodes.forEach(below);
    }
  }).observe(document.documentElement, {
    attributeFilter: ATTRIBUTES, attributes: true, characterData: true, childList: true, subtree: true,
  });
})();
