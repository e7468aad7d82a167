// The quick form: its words have the focus as soon as an empty form is there, and an image that is pasted
// anywhere on the screen goes into its box of files.
(() => {
  let focused = null;
  const look = () => {
    const words = document.querySelector("[class*=st-key-quick-focus-] textarea");
    if (words && words !== focused) {
      focused = words;
      words.focus();
    }
  };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("paste", (event) => {
    const box = document.querySelector("[class*=st-key-quick-form] input[type=file]");
    const images = [...(event.clipboardData ? event.clipboardData.files : [])].filter((file) =>
      file.type.startsWith("image/")
    );
    if (!box || images.length === 0) return;
    event.preventDefault();
    const kept = new DataTransfer();
    for (const image of images) kept.items.add(image);
    box.files = kept.files;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
