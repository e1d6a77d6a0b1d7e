import {
  type CivFrame,
  type CivModeName,
  civModeName,
  civModes,
  decodeFrequencyBcd,
  decodeToneBcd,
  encodeFrequencyBcd,
  encodeLevelBcd,
  encodeToneBcd,
} from '@dawa/protocols/civ';
import type { Transceiver } from './transceiver.ts';

/** What the set says to an order: done, refused, or the octets of an answer, its command first. */
export type SetAnswer = 'ok' | 'not-good' | readonly number[];

/** How the sets of one maker differ. */
export interface IcomTraits {
  readonly address: number;
  /** Knows `12`, which chooses the antenna of short waves. */
  readonly hasAntennaOrder?: boolean;
  /** Knows `25` and `26`, which name their band. */
  readonly hasBandOrders: boolean;
  /** Where satellite mode is switched; undefined in a set without it, which has no MAIN and SUB either. */
  readonly satelliteOrder?: '16 5a' | '1a 07';
}

/**
 * The set behind the CI-V socket: bands, VFOs, split, satellite mode and the key, as far as Hamlib and a ground station
 * drive them.
 *
 *     two receivers:   0 MAIN A   1 SUB A   2 MAIN B   3 SUB B     satellite mode has a MAIN (4) and a SUB (5) of its own
 *     one receiver:    0 A                  1 B
 *
 * It transmits on MAIN, in split on the VFO of it that is not heard, in satellite mode on SUB while MAIN is heard. MAIN and SUB are
 * never on one band: a frequency that would bring them there is refused, and the two are exchanged (`07 b0`) by who wants it
 * so. In satellite mode `25` and `26` are refused.
 * Source: Hamlib HEAD 8319dc5d rigs/icom/icom.c (comments at icom_satmode_fix and icom_band_changing); gpredict #220 (MAIN down,
 * SUB up); dl7oap/gp2icom, which exchanges when a band is refused. Not verified on a radio: the exchange in satellite mode.
 */
export class IcomSet {
  readonly transceiver: Transceiver;
  readonly #traits: IcomTraits;
  /** Levels (`14`), functions (`16`), tones (`1b`) and menus (`1a 05`): kept and given back, without effect. */
  readonly #memory = new Map<string, readonly number[]>();
  /** MAIN or SUB has the controls. */
  #side: 0 | 1 = 0;
  /** VFO A or B of MAIN and of SUB. */
  readonly #vfos: [0 | 1, 0 | 1] = [0, 0];
  #isSplit = false;
  #isSatelliteMode = false;

  constructor(transceiver: Transceiver, traits: IcomTraits) {
    this.transceiver = transceiver;
    this.#traits = traits;
    // SUB is found on 23 cm, so that MAIN is free to go to either of the others.
    if (this.#isDual) for (const index of [1, 3]) this.#band(index).frequencyHz = 1_296_500_000;
  }

  /** What the dial shows. */
  get selectedFrequencyHz(): number {
    return this.#band(this.#selected).frequencyHz;
  }

  get #isDual(): boolean {
    return this.#traits.satelliteOrder !== undefined;
  }

  get #selected(): number {
    return this.#indexOn(this.#side, this.#vfos[this.#side]);
  }

  #indexOn(side: 0 | 1, vfo: 0 | 1): number {
    if (this.#isSatelliteMode) return 4 + side;
    return this.#isDual ? 2 * vfo + side : vfo;
  }

  #band(index: number) {
    return this.transceiver.bands[index]!;
  }

  #route(): void {
    const { transceiver } = this;
    const [vfo] = this.#vfos;
    transceiver.receiveBand = this.#indexOn(0, vfo);
    transceiver.transmitBand = this.#isSatelliteMode
      ? this.#indexOn(1, 0)
      : this.#indexOn(0, this.#isSplit ? other(vfo) : vfo);
    transceiver.isFullDuplex = this.#isSatelliteMode;
  }

  obey({ command, data }: Pick<CivFrame, 'command' | 'data'>): SetAnswer {
    switch (command) {
      case 0x00:
      case 0x05:
        return this.#setFrequency(this.#selected, data);
      case 0x03:
        return [0x03, ...encodeFrequencyBcd(this.#band(this.#selected).frequencyHz)];
      case 0x01:
      case 0x06:
        return this.#setMode(this.#selected, data[0], undefined, data[1] ?? 1);
      case 0x04: {
        const band = this.#band(this.#selected);
        return [0x04, civModes[band.mode as CivModeName], band.filter];
      }
      case 0x07:
        return this.#select(data);
      case 0x0f:
        return this.#split(data);
      case 0x0c:
        return [0x0c, 0, 0, 0];
      case 0x0d:
      case 0x10:
      case 0x11:
      case 0x13:
        return data.length > 0 ? 'ok' : [command, 0];
      // Memories, scanning, Morse and spoken texts: taken, without effect.
      case 0x08:
      case 0x09:
      case 0x0a:
      case 0x0b:
      case 0x0e:
      case 0x17:
      case 0x28:
        return 'ok';
      case 0x12:
        return this.#traits.hasAntennaOrder === true ? this.#keep(command, data, 0, 1) : 'not-good';
      case 0x21:
        return this.#keep(command, data, 1, data[0] === 0x00 ? 3 : 1);
      case 0x27:
        return this.#scope(data);
      case 0x14:
        return this.#keep(command, data, 1, 2);
      case 0x15:
        return this.#meter(data);
      case 0x16:
        return this.#function(data);
      case 0x1b:
        return this.#tone(data);
      case 0x18:
        return data.length === 1 ? 'ok' : [0x18, 0x01];
      case 0x19:
        return [0x19, 0x00, this.#traits.address];
      case 0x1a:
        return this.#special(data);
      case 0x1c:
        return this.#transmit(data);
      case 0x25:
        return this.#traits.hasBandOrders ? this.#bandFrequency(data) : 'not-good';
      case 0x26:
        return this.#traits.hasBandOrders ? this.#bandMode(data) : 'not-good';
      default:
        return 'not-good';
    }
  }

  #setFrequency(index: number, octets: Uint8Array): SetAnswer {
    const frequencyHz = decodeFrequencyBcd(octets);
    if (frequencyHz !== undefined && this.#isOnOtherSide(frequencyHz)) return 'not-good';
    return this.transceiver.tune(index, frequencyHz) ? 'ok' : 'not-good';
  }

  /** The side that has not the controls is on that band. */
  #isOnOtherSide(frequencyHz: number): boolean {
    if (!this.#isDual) return false;
    const side = other(this.#side);
    const there = this.#band(this.#indexOn(side, this.#vfos[side])).frequencyHz;
    return bandOf(there) === bandOf(frequencyHz);
  }

  #setMode(
    index: number,
    modeOctet: number | undefined,
    isData: boolean | undefined,
    filter: number | undefined,
  ): SetAnswer {
    const mode = modeOctet === undefined ? undefined : civModeName(modeOctet);
    if (mode === undefined || filter === undefined || filter < 1 || filter > 3) return 'not-good';
    const band = this.#band(index);
    band.mode = mode;
    band.filter = filter;
    if (isData !== undefined) band.isData = isData;
    return 'ok';
  }

  #select(data: Uint8Array): SetAnswer {
    switch (data[0]) {
      case undefined:
        return 'ok';
      case 0x00:
      case 0x01:
        this.#vfos[this.#side] = data[0];
        break;
      case 0xd0:
      case 0xd1:
        if (!this.#isDual) return 'not-good';
        this.#side = data[0] === 0xd0 ? 0 : 1;
        break;
      case 0xa0:
        Object.assign(
          this.#band(this.#indexOn(this.#side, other(this.#vfos[this.#side]))),
          this.#band(this.#selected),
        );
        break;
      case 0xb0:
        this.#exchange();
        break;
      default:
        return 'not-good';
    }
    this.#route();
    return 'ok';
  }

  /** MAIN and SUB with all their VFOs; where there is only one receiver, its two VFOs. */
  #exchange(): void {
    const pairs = this.#isSatelliteMode
      ? [[4, 5]]
      : this.#isDual
        ? [
            [0, 1],
            [2, 3],
          ]
        : [[0, 1]];
    for (const [one, two] of pairs as [number, number][]) {
      const held = { ...this.#band(one) };
      Object.assign(this.#band(one), this.#band(two));
      Object.assign(this.#band(two), held);
    }
    if (this.#isDual) this.#vfos.reverse();
  }

  #split(data: Uint8Array): SetAnswer {
    if (data.length === 0) return [0x0f, this.#isSplit ? 1 : 0];
    // 10 to 12 are the shifts of a repeater: taken, without effect.
    if (data[0]! >= 0x10 && data[0]! <= 0x12) return 'ok';
    if (data[0]! > 1) return 'not-good';
    this.#isSplit = data[0] === 1;
    this.#route();
    return 'ok';
  }

  /** @param prefix of the order that this set has for it */
  #satelliteMode(prefix: readonly [number, number], data: Uint8Array): SetAnswer {
    if (data.length === 1) return [...prefix, this.#isSatelliteMode ? 1 : 0];
    if (data[1]! > 1) return 'not-good';
    this.#isSatelliteMode = data[1] === 1;
    this.#route();
    return 'ok';
  }

  /** @param numberOctets how many octets of `data` say what it is about */
  #keep(command: number, data: Uint8Array, numberOctets: number, valueOctets: number): SetAnswer {
    if (data.length < numberOctets) return 'not-good';
    const number = [...data.subarray(0, numberOctets)];
    const key = keyOf(command, number);
    if (data.length === numberOctets) {
      return [command, ...number, ...(this.#memory.get(key) ?? new Array<number>(valueOctets).fill(0))];
    }
    this.#memory.set(key, [...data.subarray(numberOctets)]);
    return 'ok';
  }

  #function(data: Uint8Array): SetAnswer {
    const band = this.#band(this.#selected);
    if (data[0] === 0x5a) {
      if (this.#traits.satelliteOrder !== '16 5a') return 'not-good';
      return this.#satelliteMode([0x16, 0x5a], data);
    }
    if (data[0] !== 0x42) return this.#keep(0x16, data, 1, 1);
    if (data.length === 1) return [0x16, 0x42, band.isToneOn ? 1 : 0];
    if (data[1]! > 1) return 'not-good';
    band.isToneOn = data[1] === 1;
    return 'ok';
  }

  /** The picture of the band: its settings name MAIN or SUB from 14 on. */
  #scope(data: Uint8Array): SetAnswer {
    const number = data[0];
    if (number === undefined) return 'not-good';
    // The edges of a range: lower and upper frequency for its number and that of the pair.
    if (number === 0x1e) return this.#keep(0x27, data, 3, 10);
    // Pairs of edges are counted from 1.
    if (number === 0x16 && data.length === 2 && !this.#memory.has(keyOf(0x27, data)))
      return [0x27, ...data, 1];
    const octets: Readonly<Record<number, number>> = { 21: 5, 25: 3 };
    return this.#keep(0x27, data, number >= 0x14 && data.length > 1 ? 2 : 1, octets[number] ?? 1);
  }

  #tone(data: Uint8Array): SetAnswer {
    const band = this.#band(this.#selected);
    if (data[0] !== 0x00) return this.#keep(0x1b, data, 1, 3);
    if (data.length === 1) return [0x1b, 0x00, ...encodeToneBcd(band.toneHz)];
    const toneHz = decodeToneBcd(data.subarray(1));
    if (toneHz === undefined) return 'not-good';
    band.toneHz = toneHz;
    return 'ok';
  }

  #meter(data: Uint8Array): SetAnswer {
    const { isTransmitting, meter, swrMeter } = this.transceiver;
    switch (data[0]) {
      case 0x01:
        // The squelch: open when something is heard.
        return [0x15, 0x01, isTransmitting ? 0 : 1];
      case 0x02:
        return [0x15, 0x02, ...encodeLevelBcd(meter)];
      case 0x11:
        return [0x15, 0x11, ...encodeLevelBcd(isTransmitting ? halfPower : 0)];
      case 0x12:
        return [0x15, 0x12, ...encodeLevelBcd(swrMeter)];
      // Squelch of any kind, and too much at the antenna: yes or no.
      case 0x05:
      case 0x07:
        return [0x15, data[0], 0];
      default:
        return [0x15, data[0] ?? 0, 0, 0];
    }
  }

  #special(data: Uint8Array): SetAnswer {
    const band = this.#band(this.#selected);
    switch (data[0]) {
      case 0x03:
        return data.length === 1 ? [0x1a, 0x03, 0x34] : 'ok';
      case 0x05:
        return this.#keep(0x1a, data, 3, 1);
      case 0x06:
        if (!this.#traits.hasBandOrders) return this.#keep(0x1a, data, 1, 1);
        if (data.length === 1) return [0x1a, 0x06, band.isData ? 1 : 0, band.isData ? band.filter : 0];
        band.isData = data[1] === 1;
        return 'ok';
      case 0x07:
        if (this.#traits.satelliteOrder !== '1a 07') return 'not-good';
        return this.#satelliteMode([0x1a, 0x07], data);
      case undefined:
      case 0x00:
        return 'not-good';
      default:
        return this.#keep(0x1a, data, 1, 1);
    }
  }

  #transmit(data: Uint8Array): SetAnswer {
    // 01 is the antenna tuner.
    if (data[0] !== 0x00)
      return data.length === 1 ? [0x1c, data[0] ?? 0, 0] : data[0] === 1 ? 'ok' : 'not-good';
    if (data.length === 1) return [0x1c, 0x00, this.transceiver.isTransmitting ? 1 : 0];
    if (data[1]! > 1) return 'not-good';
    this.transceiver.key(data[1] === 1);
    return 'ok';
  }

  #bandFrequency(data: Uint8Array): SetAnswer {
    const index = this.#indexOf(data[0]);
    if (index === undefined) return 'not-good';
    if (data.length === 1) return [0x25, data[0]!, ...encodeFrequencyBcd(this.#band(index).frequencyHz)];
    if (index === this.#selected) return this.#setFrequency(index, data.subarray(1));
    return this.transceiver.tune(index, decodeFrequencyBcd(data.subarray(1))) ? 'ok' : 'not-good';
  }

  #bandMode(data: Uint8Array): SetAnswer {
    const index = this.#indexOf(data[0]);
    if (index === undefined) return 'not-good';
    const band = this.#band(index);
    if (data.length === 1) {
      return [0x26, data[0]!, civModes[band.mode as CivModeName], band.isData ? 1 : 0, band.filter];
    }
    return this.#setMode(
      index,
      data[1],
      data[2] === undefined ? undefined : data[2] === 1,
      data[3] ?? band.filter,
    );
  }

  /** The VFO that is heard, and the other one of the same receiver. */
  #indexOf(selection: number | undefined): number | undefined {
    if (this.#isSatelliteMode) return undefined;
    if (selection === 0) return this.#selected;
    return selection === 1 ? this.#indexOn(this.#side, other(this.#vfos[this.#side])) : undefined;
  }
}

/** Bands as these sets divide what they receive: HF with 6 m, 2 m, 70 cm and 23 cm. */
function bandOf(frequencyHz: number): number {
  return bandEdgesHz.filter((edgeHz) => frequencyHz >= edgeHz).length;
}
const bandEdgesHz = [100_000_000, 300_000_000, 1_000_000_000];

/** Under which a setting is kept. */
function keyOf(command: number, number: Iterable<number>): string {
  return [command, ...number].join(' ');
}

/** What the power meter shows while keyed. */
const halfPower = 143;

function other(index: 0 | 1): 0 | 1 {
  return index === 0 ? 1 : 0;
}
