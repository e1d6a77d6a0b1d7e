import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** There may be several relays and sensors: they bear the names that `station.yaml` gives them, `relay:payload-power`. */
export const deviceId = z.union([
  z.enum(['rotator', 'radio', 'modem', 'archive', 'ptt']),
  z.templateLiteral(['relay:', z.string()]),
  z.templateLiteral(['sensor:', z.string()]),
]);

/**
 * `ok` answers; `silent` is connected and does not answer; `lost` is unplugged and looked for; `connecting` was never
 * there yet; `off` is not part of this station.
 */
export const deviceInfo = z.object({
  deviceId,
  kind: z.string(),
  portName: z.string(),
  state: z.enum(['ok', 'silent', 'lost', 'connecting', 'off']),
  /** Last good exchange. */
  lastAtMs: z.nullable(atMs),
  detail: z.nullable(z.string()),
  isSimulated: z.boolean(),
  counters: z.record(z.string(), z.number()),
});
export type DeviceInfo = z.infer<typeof deviceInfo>;
