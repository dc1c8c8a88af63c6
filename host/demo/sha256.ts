/** SHA-256 (FIPS 180-4), also where a page has no crypto.subtle: it is not given to pages over plain http. */

const WORDS = 64;

/** The first 32 bits of the fractional parts of a root of the first primes. */
function fractions(count: number, root: (prime: number) => number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (isPrime) found.push(Math.floor((root(n) % 1) * 2 ** 32) >>> 0);
  }
  return found;
}

const K = Uint32Array.from(fractions(WORDS, Math.cbrt));
const INITIAL = fractions(8, Math.sqrt);

/** The digest of some bytes, in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const data = new DataView(padded.buffer);
  data.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  data.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const hash = Uint32Array.from(INITIAL);
  const w = new Uint32Array(WORDS);
  for (let at = 0; at < padded.length; at += 64) {
    for (let t = 0; t < 16; t++) w[t] = data.getUint32(at + 4 * t);
    for (let t = 16; t < WORDS; t++) {
      const s0 = turned(w[t - 15]!, 7) ^ turned(w[t - 15]!, 18) ^ (w[t - 15]! >>> 3);
      const s1 = turned(w[t - 2]!, 17) ^ turned(w[t - 2]!, 19) ^ (w[t - 2]! >>> 10);
      w[t] = w[t - 16]! + s0 + w[t - 7]! + s1;
    }
    compress(hash, w);
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('');
}

function compress(hash: Uint32Array, w: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < WORDS; t++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const t1 = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + K[t]! + w[t]!) | 0;
    const t2 = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, k) => (hash[k] = hash[k]! + value));
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
