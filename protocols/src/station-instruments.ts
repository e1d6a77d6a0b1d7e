import { z } from 'zod';
import { cm108PttPin } from './cm108.ts';
import { nmeaBaudRate } from './nmea-wind.ts';
import { serialPort } from './station-serial.ts';
import { supplyAddress } from './supply-chip.ts';

/** As other sections call it. */
const id = z.string().regex(/^[a-z0-9-]+$/, 'small letters, digits and hyphens, like payload-power');

/**
 * A node that a udev rule made, like `/dev/dawa/ptt`: needed where two devices of a kind hang on one computer and USB does not
 * tell them apart. `/dev/hidraw0` is another one after every start.
 */
const path = z.string().startsWith('/', 'a path like /dev/dawa/ptt').optional();

/** What hangs on a relay, for whoever is about to switch it. */
const load = {
  /** In words: `supply of the payload`. */
  load: z.string().min(1).max(80).optional(),
  /** Why it must not be switched without a thought: whoever switches it by hand is asked, with these words. */
  danger: z.string().min(1).max(200).optional(),
};

const relay = z.discriminatedUnion('kind', [
  z.object({
    id,
    ...load,
    kind: z.literal('usbrelay'),
    /** The board's own, five characters: `usbrelay` of Debian shows and sets it. The only board there is, unless given. */
    serial: z.string().length(5).optional(),
    path,
    /** From 1, as printed on the board. */
    relay: z.int().min(1).max(8),
  }),
  serialPort.extend({ id, ...load, kind: z.literal('lcus'), relay: z.int().min(1).max(255) }),
]);
export type RelaySection = z.infer<typeof relay>;

/** `relays` of `station.yaml`: what can be switched, each by its name. */
export const relaysSection = z.array(relay);

/** A reading goes into the archive at most so often, once a second unless given; one that stays as it is goes once in ten seconds. */
const archiveEveryS = z.number().min(0.2).max(3600).optional();

const supplySensor = z.object({
  id,
  kind: z.enum(['ina226', 'ina219']),
  /** The CP2112 in front of it: the only one there is, unless its serial number or node is given. */
  bridge: z.object({ serial: z.string().min(1).optional(), path }).default({}),
  address: z.int().min(supplyAddress.first).max(supplyAddress.last).default(supplyAddress.first),
  shuntOhm: z.number().positive(),
  archiveEveryS,
});
export type SupplySensorSection = z.infer<typeof supplySensor>;

/** An anemometer that says MWV of NMEA 0183 by itself, once a second or so; what stows the antenna goes by it. */
const windSensor = serialPort.extend({
  id,
  kind: z.literal('nmea-wind'),
  baudRate: z.int().positive().default(nmeaBaudRate),
  /** Where the mark of the instrument points to, from north, for the angle that it tells against that mark. */
  northDeg: z.number().min(-360).max(360).default(0),
  archiveEveryS,
});
export type WindSensorSection = z.infer<typeof windSensor>;

/** `sensors` of `station.yaml`: what measures a supply, or the wind. */
export const sensorsSection = z.array(z.discriminatedUnion('kind', [supplySensor, windSensor]));
export type SensorSection = z.infer<typeof sensorsSection>[number];

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
