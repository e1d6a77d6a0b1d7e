import { z } from 'zod';

/** A cable of the station. */
export const serialPort = z.object({
  /** `/dev/serial/by-id/…`, or `tcp:host:port` for a device server. */
  port: z.string().min(1),
  baudRate: z.int().positive().default(9600),
  /** Unless given, as the device is known to want it. */
  stopBits: z.union([z.literal(1), z.literal(2)]).optional(),
  /** RTS and CTS; unless given, as the device is known to want it. */
  hasHandshake: z.boolean().optional(),
});
