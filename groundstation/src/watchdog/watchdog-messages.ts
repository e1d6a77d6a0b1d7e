import { z } from 'zod';

const octets = z.string().regex(/^([0-9a-f]{2})+$/, 'octets in hexadecimal');

/** One way to let a transmitter go without the station: what to open anew, and what to say there. */
export const releaseWay = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('port'),
    /** As in `station.yaml`: `/dev/serial/by-id/…`, or `tcp:host:port`. */
    port: z.string().min(1),
    baudRate: z.int().positive(),
    stopBits: z.union([z.literal(1), z.literal(2)]).optional(),
    areModemLinesReleased: z.boolean(),
    hex: octets,
  }),
  /** An output report of a HID device, its number first: `/dev/hidraw0`. */
  z.object({ kind: z.literal('report'), path: z.string().min(1), hex: octets }),
]);
export type ReleaseWay = z.infer<typeof releaseWay>;

/**
 * Station to watchdog, NDJSON on its standard input; `number` counts up and comes back in `heard`. Spans are real time
 * from the moment a line is read.
 */
export const watchdogOrder = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ways'), ways: z.array(releaseWay).min(1), stationPid: z.int().positive() }),
  /** The transmitter is about to be keyed, or its lease was renewed. */
  z.object({ type: z.literal('lease'), number: z.int(), leaseMs: z.number().positive() }),
  /** It was told to let go and did not take it yet. */
  z.object({ type: z.literal('trying') }),
  z.object({ type: z.literal('released') }),
]);
export type WatchdogOrder = z.infer<typeof watchdogOrder>;

/** Watchdog to station, NDJSON on its standard output. */
const watchdogWord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('heard'), number: z.int() }),
  /** It let the transmitter go by itself. */
  z.object({ type: z.literal('acted'), why: z.string() }),
  z.object({ type: z.literal('trouble'), text: z.string() }),
]);
export type WatchdogWord = z.infer<typeof watchdogWord>;

/** A line of the watchdog; undefined for one that says nothing known. */
export function readWatchdogWord(line: string): WatchdogWord | undefined {
  try {
    return watchdogWord.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
