import { z } from 'zod';
import { cm108PttPin } from './cm108.ts';
import { serialPort } from './station-serial.ts';
import { supplyAddress } from './supply-chip.ts';

/** As other sections call it. */
const id = z.string().regex(/^[a-z0-9-]+$/, 'small letters, digits and hyphens, like payload-power');

/**
 * A node that a udev rule made, like `/dev/dawa/ptt`: needed where two devices of a kind hang on one computer and USB does not
 * tell them apart. `/dev/hidraw0` is another one after every start.
 */
const path = z.string().startsWith('/', 'a path like /dev/dawa/ptt').optional();

const relay = z.discriminatedUnion('kind', [
  z.object({
    id,
    kind: z.literal('usbrelay'),
    /** The board's own, five characters: `usbrelay` of Debian shows and sets it. The only board there is, unless given. */
    serial: z.string().length(5).optional(),
    path,
    /** From 1, as printed on the board. */
    relay: z.int().min(1).max(8),
  }),
  serialPort.extend({ id, kind: z.literal('lcus'), relay: z.int().min(1).max(255) }),
]);
export type RelaySection = z.infer<typeof relay>;

/** `relays` of `station.yaml`: what can be switched, each by its name. */
export const relaysSection = z.array(relay);

const sensor = z.object({
  id,
  kind: z.enum(['ina226', 'ina219']),
  /** The CP2112 in front of it: the only one there is, unless its serial number or node is given. */
  bridge: z.object({ serial: z.string().min(1).optional(), path }).default({}),
  address: z.int().min(supplyAddress.first).max(supplyAddress.last).default(supplyAddress.first),
  shuntOhm: z.number().positive(),
});
export type SensorSection = z.infer<typeof sensor>;

/** `sensors` of `station.yaml`: what measures a supply. */
export const sensorsSection = z.array(sensor);

/** `radio.ptt` of `station.yaml`: a contact that keys the radio in place of its own language. */
export const pttSection = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('cm108'),
    /** Pin of the chip, from 1. */
    gpio: z.int().min(1).max(8).default(cm108PttPin),
    serial: z.string().min(1).optional(),
    path,
  }),
  /** One of `relays`, across the PTT contacts. */
  z.object({ kind: z.literal('relay'), relay: id }),
]);
export type PttSection = z.infer<typeof pttSection>;
