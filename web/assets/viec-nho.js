// From a network in which very many sign-ins failed, the browser first does a small piece of work: it looks for a
// number that, hashed (SHA-256) with the page's puzzle, begins with so many zero bits. Here in plain numbers, since
// a browser's own hashing is closed to pages without HTTPS.
(() => {
  const form = document.querySelector("form[data-puzzle]");
  if (!form) return;
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const part = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  const K = Int32Array.from(primes, (p) => part(Math.cbrt(p)));
  const START = Int32Array.from(primes.slice(0, 8), (p) => part(Math.sqrt(p)));
  const W = new Int32Array(64);

  const block = (H, bytes, at) => {
    for (let i = 0; i < 16; i++, at += 4) {
      W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = H;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    H[0] += a; H[1] += b; H[2] += c; H[3] += d; H[4] += e; H[5] += f; H[6] += g; H[7] += h;
  };

  const puzzle = form.dataset.puzzle, bits = Number(puzzle.split(".")[1]);
  const said = new TextEncoder().encode(puzzle + "."), whole = said.length - (said.length % 64);
  const before = START.slice();
  for (let at = 0; at < whole; at += 64) block(before, said, at);
  const rest = said.subarray(whole), tail = new Uint8Array(128), H = new Int32Array(8);
  const solves = (number) => {
    tail.fill(0);
    tail.set(rest);
    const digits = String(number);
    let end = rest.length;
    for (let i = 0; i < digits.length; i++) tail[end++] = digits.charCodeAt(i);
    tail[end] = 128;
    const size = end < 56 ? 64 : 128, length = (whole + end) * 8;
    new DataView(tail.buffer).setUint32(size - 4, length);
    H.set(before);
    block(H, tail, 0);
    if (size === 128) block(H, tail, 64);
    return Math.clz32(H[0]) >= bits;
  };

  const button = form.querySelector("button[type=submit]"), words = button.textContent;
  const told = document.getElementById("viec-nho");
  let next = 0, wanted = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.work.value) return;
    event.preventDefault();
    wanted = true;
    button.disabled = true;
    button.textContent = form.dataset.waiting;
  });
  const go = () => {
    const until = performance.now() + 40;
    while (performance.now() < until) {
      for (let i = 0; i < 500; i++, next++) {
        if (!solves(next)) continue;
        form.elements.work.value = String(next);
        if (told) told.hidden = true;
        button.disabled = false;
        button.textContent = words;
        if (wanted) form.requestSubmit();
        return;
      }
    }
    setTimeout(go);
  };
  go();
})();
