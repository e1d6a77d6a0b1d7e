/** Rows of numbers that grow, kept by column: a search over a catalogue finds a hundred thousand. */
export interface PassTable {
  add(
    object: number,
    aosAtMs: number,
    tcaAtMs: number,
    losAtMs: number,
    maxElevationDeg: number,
    aosAzimuthDeg: number,
    losAzimuthDeg: number,
    flags: number,
  ): void;
  /** Rows so far. */
  readonly count: number;
  collect(): PassColumns;
}

/** Passes of many satellites as columns: one row a pass, by object and then by rise. Times are exact to a millisecond. */
export interface PassColumns {
  readonly count: number;
  /** Place of the satellite among those searched. */
  readonly object: Int32Array;
  /** The window's edge where a flag says so. */
  readonly aosAtMs: Float64Array;
  /** The highest point inside the window. */
  readonly tcaAtMs: Float64Array;
  readonly losAtMs: Float64Array;
  readonly maxElevationDeg: Float64Array;
  readonly aosAzimuthDeg: Float64Array;
  readonly losAzimuthDeg: Float64Array;
  /** Bit 0: is up at the window's start; bit 1: at its end. */
  readonly flags: Uint8Array;
}

export function createPassTable(): PassTable {
  // Blocks instead of one array that grows: nothing is copied before the end.
  const blocks: Float64Array[] = [];
  let count = 0;
  let block: Float64Array = new Float64Array(0);
  return {
    add(object, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg, flags) {
      const row = count & (rowsPerBlock - 1);
      if (row === 0) {
        block = blocks[count / rowsPerBlock] ??= new Float64Array(width * rowsPerBlock);
      }
      const at = width * row;
      block[at] = object;
      block[at + 1] = aosAtMs;
      block[at + 2] = tcaAtMs;
      block[at + 3] = losAtMs;
      block[at + 4] = maxElevationDeg;
      block[at + 5] = aosAzimuthDeg;
      block[at + 6] = losAzimuthDeg;
      block[at + 7] = flags;
      count += 1;
    },
    get count() {
      return count;
    },
    collect() {
      const columns = {
        count,
        object: new Int32Array(count),
        aosAtMs: new Float64Array(count),
        tcaAtMs: new Float64Array(count),
        losAtMs: new Float64Array(count),
        maxElevationDeg: new Float64Array(count),
        aosAzimuthDeg: new Float64Array(count),
        losAzimuthDeg: new Float64Array(count),
        flags: new Uint8Array(count),
      };
      for (let row = 0; row < count; row++) {
        const from = blocks[Math.floor(row / rowsPerBlock)]!;
        const at = width * (row & (rowsPerBlock - 1));
        columns.object[row] = from[at]!;
        columns.aosAtMs[row] = from[at + 1]!;
        columns.tcaAtMs[row] = from[at + 2]!;
        columns.losAtMs[row] = from[at + 3]!;
        columns.maxElevationDeg[row] = from[at + 4]!;
        columns.aosAzimuthDeg[row] = from[at + 5]!;
        columns.losAzimuthDeg[row] = from[at + 6]!;
        columns.flags[row] = from[at + 7]!;
      }
      return columns;
    },
  };
}

const width = 8;
/** A power of two. */
const rowsPerBlock = 2048;
