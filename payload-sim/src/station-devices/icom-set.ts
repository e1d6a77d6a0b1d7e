import {
  type CivFrame,
  type CivModeName,
  civModeName,
  civModes,
  decodeFrequencyBcd,
  encodeFrequencyBcd,
  encodeLevelBcd,
} from '@dawa/protocols/civ';
import type { Clock } from '@dawa/seams/clock';
import { KeyLog } from './key-log.ts';

/** What the set says to an order: done, refused, or the octets of an answer, its command first. */
export type SetAnswer = 'ok' | 'not-good' | readonly number[];

/** What the radio shows for one band or VFO. */
interface Band {
  frequencyHz: number;
  mode: CivModeName;
  isData: boolean;
  filter: number;
}

/** Tuning ranges of an IC-9700 (Icom, instruction manual, specifications): 2 m, 70 cm, 23 cm. */
const rangesHz: readonly (readonly [number, number])[] = [
  [144_000_000, 148_000_000],
  [430_000_000, 450_000_000],
  [1_240_000_000, 1_300_000_000],
];

/**
 * The set behind the CI-V socket: two bands, split, satellite mode and the key, as far as Hamlib and a ground station
 * drive them. Receives on MAIN and transmits as split and satellite mode say.
 */
export class IcomSet {
  readonly keyLog: KeyLog;
  readonly #address: number;
  readonly #readMeter: () => number;
  readonly #bands: [Band, Band] = [
    { frequencyHz: 145_825_000, mode: 'FM', isData: false, filter: 1 },
    { frequencyHz: 435_000_000, mode: 'FM', isData: false, filter: 1 },
  ];
  /** Levels (`14`), functions (`16`) and tones (`1b`) by command and number: kept and given back, without effect. */
  readonly #memory = new Map<number, readonly number[]>();
  #selected: 0 | 1 = 0;
  #isSplit = false;
  #isSatelliteMode = false;
  #lastOnAirHz = 0;

  /** @param readMeter what the S-meter shows, 0 to 255 */
  constructor(address: number, clock: Clock, readMeter: () => number) {
    this.#address = address;
    this.#readMeter = readMeter;
    this.keyLog = new KeyLog(clock);
  }

  get isTransmitting(): boolean {
    return this.keyLog.isOn;
  }

  get receivingMode(): CivModeName {
    return this.#receiving.mode;
  }

  get receiveFrequencyHz(): number {
    return this.#receiving.frequencyHz;
  }

  get transmitFrequencyHz(): number {
    if (this.#isSatelliteMode) return this.#bands[1].frequencyHz;
    return this.#bands[this.#isSplit ? other(this.#selected) : this.#selected].frequencyHz;
  }

  /** What is on the air, or was when the key went up. */
  get onAirFrequencyHz(): number {
    return this.isTransmitting ? this.transmitFrequencyHz : this.#lastOnAirHz;
  }

  /** What the dial shows. */
  get selectedFrequencyHz(): number {
    return this.#bands[this.#selected].frequencyHz;
  }

  get #receiving(): Band {
    return this.#bands[this.#isSatelliteMode ? 0 : this.#selected];
  }

  obey({ command, data }: Pick<CivFrame, 'command' | 'data'>): SetAnswer {
    switch (command) {
      case 0x00:
      case 0x05:
        return this.#setFrequency(this.#selected, data);
      case 0x03:
        return [0x03, ...encodeFrequencyBcd(this.#bands[this.#selected].frequencyHz)];
      case 0x01:
      case 0x06:
        return this.#setMode(this.#selected, data[0], undefined, data[1] ?? 1);
      case 0x04: {
        const band = this.#bands[this.#selected];
        return [0x04, civModes[band.mode], band.filter];
      }
      case 0x07:
        return this.#select(data);
      case 0x0f:
        return this.#split(data);
      case 0x14:
      case 0x1b:
        return this.#keep(command, data, 2);
      case 0x15:
        return this.#meter(data);
      case 0x16:
        return data[0] === 0x5a ? this.#satelliteMode(data) : this.#keep(command, data, 1);
      case 0x18:
        return data.length === 1 ? 'ok' : [0x18, 0x01];
      case 0x19:
        return [0x19, 0x00, this.#address];
      case 0x1a:
        return this.#special(data);
      case 0x1c:
        return this.#transmit(data);
      case 0x25:
        return this.#bandFrequency(data);
      case 0x26:
        return this.#bandMode(data);
      default:
        return 'not-good';
    }
  }

  #setFrequency(index: 0 | 1, octets: Uint8Array): SetAnswer {
    const frequencyHz = decodeFrequencyBcd(octets);
    if (
      frequencyHz === undefined ||
      !rangesHz.some(([low, high]) => frequencyHz >= low && frequencyHz <= high)
    ) {
      return 'not-good';
    }
    this.#bands[index].frequencyHz = frequencyHz;
    return 'ok';
  }

  #setMode(
    index: 0 | 1,
    modeOctet: number | undefined,
    isData: boolean | undefined,
    filter: number | undefined,
  ): SetAnswer {
    const mode = modeOctet === undefined ? undefined : civModeName(modeOctet);
    if (mode === undefined || filter === undefined || filter < 1 || filter > 3) return 'not-good';
    const band = this.#bands[index];
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
      case 0xd0:
        this.#selected = 0;
        return 'ok';
      case 0x01:
      case 0xd1:
        this.#selected = 1;
        return 'ok';
      case 0xb0:
        this.#bands.reverse();
        return 'ok';
      default:
        return 'not-good';
    }
  }

  #split(data: Uint8Array): SetAnswer {
    if (data.length === 0) return [0x0f, this.#isSplit ? 1 : 0];
    if (data[0]! > 1) return 'not-good';
    this.#isSplit = data[0] === 1;
    return 'ok';
  }

  #satelliteMode(data: Uint8Array): SetAnswer {
    if (data.length === 1) return [0x16, 0x5a, this.#isSatelliteMode ? 1 : 0];
    this.#isSatelliteMode = data[1] === 1;
    return 'ok';
  }

  #keep(command: number, data: Uint8Array, octets: number): SetAnswer {
    const number = data[0];
    if (number === undefined) return 'not-good';
    const key = (command << 8) | number;
    if (data.length === 1) {
      return [command, number, ...(this.#memory.get(key) ?? new Array<number>(octets).fill(0))];
    }
    this.#memory.set(key, [...data.subarray(1)]);
    return 'ok';
  }

  #meter(data: Uint8Array): SetAnswer {
    // 01 is the squelch: open when something is heard; 02 the S-meter.
    if (data[0] === 0x01) return [0x15, 0x01, this.isTransmitting ? 0 : 1];
    if (data[0] !== 0x02) return [0x15, data[0] ?? 0, 0, 0];
    const meter = this.isTransmitting ? 0 : Math.min(255, Math.max(0, Math.round(this.#readMeter())));
    return [0x15, 0x02, ...encodeLevelBcd(meter)];
  }

  #special(data: Uint8Array): SetAnswer {
    const band = this.#bands[this.#selected];
    if (data[0] === 0x03) return data.length === 1 ? [0x1a, 0x03, 0x34] : 'ok';
    if (data[0] === 0x06) {
      if (data.length === 1) return [0x1a, 0x06, band.isData ? 1 : 0, band.isData ? band.filter : 0];
      band.isData = data[1] === 1;
      return 'ok';
    }
    return data[0] === 0x05 ? (data.length > 3 ? 'ok' : [0x1a, ...data, 0]) : 'not-good';
  }

  #transmit(data: Uint8Array): SetAnswer {
    if (data[0] !== 0x00) return data.length === 1 ? [0x1c, data[0] ?? 0, 0] : 'not-good';
    if (data.length === 1) return [0x1c, 0x00, this.isTransmitting ? 1 : 0];
    if (data[1]! > 1) return 'not-good';
    // Remembered at both edges: octets are accounted for at the end of their airtime, when the key may be up again.
    if (data[1] === 1 || this.isTransmitting) this.#lastOnAirHz = this.transmitFrequencyHz;
    this.keyLog.set(data[1] === 1);
    return 'ok';
  }

  #bandFrequency(data: Uint8Array): SetAnswer {
    const index = this.#indexOf(data[0]);
    if (index === undefined) return 'not-good';
    if (data.length === 1) return [0x25, data[0]!, ...encodeFrequencyBcd(this.#bands[index].frequencyHz)];
    return this.#setFrequency(index, data.subarray(1));
  }

  #bandMode(data: Uint8Array): SetAnswer {
    const index = this.#indexOf(data[0]);
    if (index === undefined) return 'not-good';
    const band = this.#bands[index];
    if (data.length === 1) {
      return [0x26, data[0]!, civModes[band.mode], band.isData ? 1 : 0, band.filter];
    }
    return this.#setMode(
      index,
      data[1],
      data[2] === undefined ? undefined : data[2] === 1,
      data[3] ?? band.filter,
    );
  }

  #indexOf(selection: number | undefined): 0 | 1 | undefined {
    if (selection === 0) return this.#selected;
    return selection === 1 ? other(this.#selected) : undefined;
  }
}

function other(index: 0 | 1): 0 | 1 {
  return index === 0 ? 1 : 0;
}
