/** One value in a reading, as it lies there: whole numbers, the higher octet first. */
export interface MeasuredField {
  readonly name: string;
  readonly description: string;
  readonly bits: number;
  readonly isSigned: boolean;
  /** What one step of the number is worth; left out: the number itself is the value. */
  readonly step?: number;
  readonly unit?: string;
  /** Words for the numbers, where it is no quantity. */
  readonly labels?: Readonly<Record<number, string>>;
}

/** A place for octets that mean nothing: the empty bits of a register. */
export interface Gap {
  readonly gapBits: number;
}

/** A value that follows from others of the same thing. */
export interface Computed {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly expression: string;
}

/** One kind of reading: a container of the station's dictionary. */
export interface ReadingLayout {
  /** Of the container. */
  readonly name: string;
  readonly description: string;
  readonly entries: readonly (MeasuredField | Gap)[];
  readonly computed?: readonly Computed[];
  /** How often it comes at least, whether it changes or not; null where it comes only when it happens. */
  readonly periodMs: number | null;
}

/** What is there to be archived: octets in the order of the layout; what follows behind them is kept and not read. */
export interface ArchivedReading {
  readonly layout: string;
  readonly readAtMs: number;
  readonly octets: Uint8Array;
}

/** Something that measures. Asked again and again: it gives what it has read since it was asked the last time, or nothing. */
export interface MeasuredThing {
  readonly layouts: readonly ReadingLayout[];
  /** Least time between two readings in the archive. */
  readonly everyMs: number;
  read(): ArchivedReading | undefined;
}

/** `payload-supply` as names of parameters and expressions can hold it. */
export function parameterName(id: string): string {
  const name = id.replaceAll('-', '_');
  return /^[0-9]/.test(name) ? `n${name}` : name;
}

/** Whole numbers of two octets, the higher first; what does not fit is the largest or the smallest that does. */
export function words16(...numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * numbers.length));
  for (const [at, number] of numbers.entries())
    view.setUint16(2 * at, Math.max(0, Math.min(0xffff, Math.round(number))));
  return new Uint8Array(view.buffer);
}
