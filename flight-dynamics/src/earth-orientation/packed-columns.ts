import { fromBase64, toBase64 } from '../base64.ts';

/**
 * Whole numbers of slow columns as short text: second differences (a smooth column has small ones), zigzag, seven bits a byte,
 * base64 with line breaks. One text holds the columns one after the other.
 */
export function packColumns(columns: readonly (readonly number[])[]): string {
  const bytes: number[] = [];
  for (const column of columns) {
    let value = 0;
    let slope = 0;
    for (const next of column) {
      const step = next - value;
      writeVarint(bytes, step - slope);
      value = next;
      slope = step;
    }
  }
  return toBase64(bytes);
}

/**
 * The way back.
 *
 * @throws RangeError when the text does not hold exactly `columnCount` columns of `rowCount` numbers
 */
export function unpackColumns(text: string, columnCount: number, rowCount: number): Int32Array[] {
  const bytes = fromBase64(text);
  let at = 0;
  const readVarint = () => {
    let zigzag = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError('packed columns: expected more bytes, found the end');
      at += 1;
      zigzag |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (zigzag >>> 1) ^ -(zigzag & 1);
    }
  };
  const columns = Array.from({ length: columnCount }, () => {
    let value = 0;
    let slope = 0;
    return new Int32Array(rowCount).map(() => {
      slope += readVarint();
      value += slope;
      return value;
    });
  });
  if (at !== bytes.length)
    throw new RangeError(`packed columns: expected ${at} bytes, found ${bytes.length}`);
  return columns;
}

function writeVarint(bytes: number[], value: number): void {
  let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  while (zigzag >= 0x80) {
    bytes.push((zigzag & 0x7f) | 0x80);
    zigzag >>>= 7;
  }
  bytes.push(zigzag);
}
