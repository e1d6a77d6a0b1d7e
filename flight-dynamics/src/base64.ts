const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** By hand: `atob` and `Buffer` are the browser's and Node's, and here is neither. Lines of 100 letters. */
export function toBase64(bytes: ArrayLike<number>): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = Math.min(3, bytes.length - i);
    for (let k = 0; k <= left; k += 1) text += alphabet[(group >> (18 - 6 * k)) & 63];
  }
  return text.replace(/.{100}/g, '$&\n');
}

/** What is no letter of the alphabet (line breaks, padding) is passed over. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const values = new Int8Array(128).fill(-1);
  for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < text.length; at++) {
    const six = values[text.charCodeAt(at)] ?? -1;
    if (six < 0) continue;
    held = (held << 6) | six;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length] = (held >> bits) & 0xff;
      length += 1;
    }
    held &= 0xff;
  }
  return bytes.slice(0, length);
}
