import { z } from 'zod';

/** How an instrument is reached. */
const instrumentConnection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('simulated') }),
  /** A raw socket, as IANA has it for SCPI. */
  z.object({
    kind: z.literal('lan'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(5025),
  }),
  z.object({ kind: z.literal('serial'), port: z.string().min(1), baudRate: z.int().positive() }),
]);
export type InstrumentConnection = z.infer<typeof instrumentConnection>;

/** Expanded uncertainty of a reading: a part that is always there and a part of the reading, with the factor they hold for. */
const expandedUncertainty = z.object({
  absolute: z.number().nonnegative(),
  ofReading: z.number().nonnegative().default(0),
  coverageFactor: z.number().positive().default(2),
});
export type ExpandedUncertainty = z.infer<typeof expandedUncertainty>;

const quantities = ['voltageV', 'currentA', 'powerDb', 'attenuationDb', 'temperatureC'] as const;
export type Quantity = (typeof quantities)[number];

/** `instruments` of the bench file. */
export const instrumentSection = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/, 'small letters, digits and hyphens, like supply'),
  /** What it does on this bench; `other` is only written down. */
  kind: z
    .enum(['supply', 'multimeter', 'attenuator', 'power-meter', 'analyser', 'chamber', 'other'])
    .default('other'),
  make: z.string().min(1),
  model: z.string().min(1),
  serial: z.string().min(1),
  /** Day of its last calibration, and day until which it holds; null for what is not calibrated. */
  calibratedOn: z.iso.date().nullable().default(null),
  calibratedUntil: z.iso.date().nullable(),
  /** Of what it reads or sets, by quantity. Without it the quantity gives no PASS. */
  uncertainty: z.partialRecord(z.enum(quantities), expandedUncertainty).default({}),
  /** Left out: written down, but not spoken to. */
  connection: instrumentConnection.optional(),
  /** Which of several outputs or inputs, as the instrument calls it: `CH1`. */
  channel: z
    .string()
    .regex(/^[A-Za-z0-9()@]+$/)
    .optional(),
  answerTimeoutMs: z.number().positive().max(60_000).default(5000),
});
export type InstrumentSection = z.infer<typeof instrumentSection>;

/** What is known of `reading` from the bench file; undefined when the file says nothing of this quantity. */
export function uncertaintyOf(
  instrument: Pick<InstrumentSection, 'uncertainty'>,
  quantity: Quantity,
  reading: number,
): number | undefined {
  const stated = instrument.uncertainty[quantity];
  return stated && stated.absolute + stated.ofReading * Math.abs(reading);
}

/**
 * Why a reading of this instrument proves nothing on this day, or undefined when it does. A simulated one has no drift that a
 * calibration could find: its error is what its declaration says.
 */
export function calibrationDoubt(
  { id, calibratedUntil, connection }: Pick<InstrumentSection, 'id' | 'calibratedUntil' | 'connection'>,
  atMs: number,
): string | undefined {
  if (calibratedUntil === null)
    return connection?.kind === 'simulated' ? undefined : `${id} is not calibrated`;
  const endOfDayMs = Date.parse(`${calibratedUntil}T00:00:00Z`) + 86_400_000;
  return atMs < endOfDayMs ? undefined : `calibration of ${id} expired on ${calibratedUntil}`;
}
