import { z } from 'zod';
import { modelsOf } from './radio-models.ts';
import { pttSection } from './station-instruments.ts';
import { serialPort } from './station-serial.ts';

const civ = modelsOf('icom-civ');
const kenwood = modelsOf('kenwood');
const yaesuText = modelsOf('yaesu-text');
const yaesuBinary = modelsOf('yaesu-binary');
const rigctld = modelsOf('rigctld');

const anyRadio = serialPort.extend({
  /** Only for a radio that steps more coarsely than its model, by a menu of its own. */
  stepHz: z.int().positive().optional(),
  /** What the radio puts out, as it is set; a permit is held against it. The radio itself does not tell. */
  powerW: z.number().positive().optional(),
  /** What keys it in the place of its own language. */
  ptt: pttSection.optional(),
});

/** `radio` in `station.yaml`: the language of its port, and which radio it is. */
export const radioSection = z.discriminatedUnion('kind', [
  anyRadio.extend({
    kind: z.literal('icom-civ'),
    model: z.enum(civ).default(civ[0]),
    /** CI-V address; unless given, as the model leaves the factory. */
    address: z.int().min(1).max(0xdf).optional(),
  }),
  anyRadio.extend({ kind: z.literal('kenwood'), model: z.enum(kenwood).default(kenwood[0]) }),
  anyRadio.extend({ kind: z.literal('yaesu-text'), model: z.enum(yaesuText).default(yaesuText[0]) }),
  anyRadio.extend({
    kind: z.literal('yaesu-binary'),
    model: z.enum(yaesuBinary).default(yaesuBinary[0]),
    /** How it stands between passes, as far as it does not tell by its port: after a pass it is put back to that. */
    atRest: z
      .object({
        /** Sub-audible tone in hertz, null for none; left out: after a pass it stays as the pass left it. */
        toneHz: z.number().min(60).max(260).nullable().optional(),
        /** Left out: satellite mode is off after a pass. */
        isSatellite: z.boolean().optional(),
      })
      .optional(),
  }),
  /** `tcp:host:4532`: whatever radio hangs behind it. */
  anyRadio.extend({ kind: z.literal('rigctld'), model: z.enum(rigctld).default(rigctld[0]) }),
]);
export type RadioSection = z.infer<typeof radioSection>;
