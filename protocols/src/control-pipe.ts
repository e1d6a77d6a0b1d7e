import { z } from 'zod';

/**
 * The control pipe of the simulators: NDJSON on their standard input, one message a line. When the pipe closes the
 * simulators end. Only whoever composes a run writes here; a driver never does.
 */
export const controlMessage = z.discriminatedUnion('type', [
  /** Runs the clock of the station: `monotonicMs` is the machine's (process.hrtime), so that both sides agree. */
  z.object({
    type: z.literal('clock'),
    atMs: z.number(),
    monotonicMs: z.number(),
    rate: z.number().min(0),
  }),
  /** Injects or removes a fault by name; see payload-sim's fault list. */
  z.object({
    type: z.literal('fault'),
    name: z.string(),
    isActive: z.boolean(),
    /** Which of several payloads, counted from 1, which is what is meant where it is left out. */
    payload: z.int().min(1).optional(),
    settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).optional(),
  }),
  /** Asks for every fault that there can be, and which are in: answered by a line `{faults: […]}`. */
  z.object({ type: z.literal('list-faults') }),
  /** Sets the modem for links of this modulation and rate, as whoever runs the station would. */
  z.object({ type: z.literal('demodulate'), modulation: z.string(), symbolRateBd: z.number().positive() }),
  /** Unplugs a port and plugs it in again, as a person would pull the cable. */
  z.object({ type: z.literal('unplug'), port: z.string() }),
  z.object({ type: z.literal('plug'), port: z.string() }),
]);
export type ControlMessage = z.infer<typeof controlMessage>;

/** First line of a simulator's standard output: where its cables end. Every further line is an event. */
export const portsMessage = z.object({ ports: z.record(z.string(), z.string()) });
export type PortsMessage = z.infer<typeof portsMessage>;

export const simulatorEvent = z.object({
  type: z.string(),
  atMs: z.number(),
  text: z.string(),
});
export type SimulatorEvent = z.infer<typeof simulatorEvent>;
