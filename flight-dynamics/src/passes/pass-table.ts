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
  /** Rows so far, and back to so many. */
  readonly count: number;
  truncate(count: number): void;
  collect(): PassColumns;
}

/** Passes of many satellites as columns: one row a pass, by object and then by rise. Times are exact to a millisecond. */
export interface PassColumns {
  readonly count: number;
  /** Place of the satellite among those searched. */
  readonly object: Int32Array;
  /** The window's edge where a flag says so. */
  readonly aosAtMs: Float64Array;
  /** The highest point inside the window; in low orbits by the rate of elevation, a few milliseconds from the very top. */
  readonly tcaAtMs: Float64Array;
  readonly losAtMs: Float64Array;
  readonly maxElevationDeg: Float64Array;
  readonly aosAzimuthDeg: Float64Array;
  readonly losAzimuthDeg: Float64Array;
  /** Bit 0: is up at the window's start; bit 1: at its end. */
  readonly flags: Uint8Array;
}

export function createPassTable(): PassTable {
  let rows = new Float64Array(width * 1024);
  let count = 0;
  return {
    add(object, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg, flags) {
      const at = count * width;
      if (at === rows.length) {
        const longer = new Float64Array(2 * rows.length);
        longer.set(rows);
        rows = longer;
      }
      rows[at] = object;
      rows[at + 1] = aosAtMs;
      rows[at + 2] = tcaAtMs;
      rows[at + 3] = losAtMs;
      rows[at + 4] = maxElevationDeg;
      rows[at + 5] = aosAzimuthDeg;
      rows[at + 6] = losAzimuthDeg;
      rows[at + 7] = flags;
      count += 1;
    },
    get count() {
      return count;
    },
    truncate(rowsLeft) {
      count = rowsLeft;
    },
    collect() {
      const column = <T extends Int32Array | Float64Array | Uint8Array>(target: T, place: number): T => {
        for (let row = 0; row < count; row++) target[row] = rows[row * width + place]!;
        return target;
      };
      return {
        count,
        object: column(new Int32Array(count), 0),
        aosAtMs: column(new Float64Array(count), 1),
        tcaAtMs: column(new Float64Array(count), 2),
        losAtMs: column(new Float64Array(count), 3),
        maxElevationDeg: column(new Float64Array(count), 4),
        aosAzimuthDeg: column(new Float64Array(count), 5),
        losAzimuthDeg: column(new Float64Array(count), 6),
        flags: column(new Uint8Array(count), 7),
      };
    },
  };
}

const width = 8;
