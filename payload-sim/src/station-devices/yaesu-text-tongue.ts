import { yaesuTonesHz } from '@dawa/protocols/ctcss';
import { ft991Ids, yaesuTextModes } from '@dawa/protocols/yaesu-text';
import { type KeptSetting, KeptSettings } from './kept-settings.ts';
import type { RadioTongue, TongueSettings } from './radio-tongue.ts';
import { type Answer, createTextTongue } from './text-tongue.ts';
import type { Band } from './transceiver.ts';

/** An FT-991A: two VFOs, split by FT. */
export function createYaesuTextTongue(settings: TongueSettings): RadioTongue {
  return createTextTongue(settings, new Ft991Set(settings));
}

class Ft991Set {
  readonly #settings: TongueSettings;
  readonly #kept = new KeptSettings(keptSettings);
  #toneMode = '0';

  constructor(settings: TongueSettings) {
    this.#settings = settings;
  }

  obey(command: string): Answer {
    const { transceiver } = this.#settings;
    const value = command.slice(2);
    switch (command.slice(0, 2)) {
      case 'FA':
        return this.#frequency(0, 'FA', value);
      case 'FB':
        return this.#frequency(1, 'FB', value);
      case 'FT':
        return this.#transmitVfo(value);
      case 'IF':
        return value === '' ? this.#information('IF', 0) : undefined;
      case 'OI':
        return value === '' ? this.#information('OI', 1) : undefined;
      case 'MD':
        return this.#mode(value);
      case 'TX':
        return this.#transmit(value);
      case 'SM':
        return value === '0' ? `SM0${digits(transceiver.meter, 3)}` : undefined;
      case 'RM': {
        if (!/^[1-8]$/.test(value)) return undefined;
        const isPower = value === '5' && transceiver.isTransmitting;
        return `RM${value}${digits(isPower ? halfPower : value === '1' ? transceiver.meter : 0, 3)}`;
      }
      case 'CN':
        return this.#tone(value);
      case 'CT':
        return this.#toneSwitch(value);
      case 'ID':
        return value === '' ? `ID${digits(ft991Ids[0]!, 4)}` : undefined;
      case 'PS':
        return value === '' ? 'PS1' : value === '1' ? true : undefined;
      case 'SV':
        return this.#swap();
      // VFO A into the memory, back, and between VFO and memory.
      case 'AM':
      case 'MA':
      case 'VM':
        return value === '' ? true : undefined;
      case 'MR':
        return /^\d{3}$/.test(value) ? `MR${value}${this.#information('IF', 0).slice(5)}` : undefined;
      case 'AB':
        return this.#copy(0, 1);
      case 'BA':
        return this.#copy(1, 0);
      case 'RC':
      case 'RU':
      case 'RD':
      case 'UP':
      case 'DN':
      case 'BU':
      case 'BD':
      case 'KY':
      case 'PB':
        return true;
      case 'EX':
        // A menu: three digits of number, then its value.
        return value.length === 3 ? `EX${value}0` : value.length > 3 ? true : undefined;
      default:
        return this.#kept.obey(command);
    }
  }

  #frequency(band: 0 | 1, name: 'FA' | 'FB', value: string): Answer {
    const { transceiver, isStubborn } = this.#settings;
    if (value === '') return `${name}${digits(transceiver.bands[band]!.frequencyHz, 9)}`;
    if (!/^\d{9}$/.test(value) || isStubborn()) return undefined;
    return transceiver.tune(band, Number(value)) ? true : undefined;
  }

  #transmitVfo(value: string): Answer {
    const { transceiver } = this.#settings;
    if (value === '') return `FT${transceiver.transmitBand}`;
    if (!/^[23]$/.test(value)) return undefined;
    transceiver.transmitBand = Number(value) - 2;
    return true;
  }

  /** Memory, frequency, clarifier (+0000), its switches, mode, VFO or memory, tone, two zeros, shift. */
  #information(name: 'IF' | 'OI', band: number): string {
    const { frequencyHz, mode, isData } = this.#settings.transceiver.bands[band]!;
    return `${name}001${digits(frequencyHz, 9)}+0000${0}${0}${signOf(mode, isData)}0${this.#toneMode}00${0}`;
  }

  #mode(value: string): Answer {
    const { transceiver, isStubborn } = this.#settings;
    const band = transceiver.bands[0]!;
    if (value === '0') return `MD0${signOf(band.mode, band.isData)}`;
    const known = Object.entries(yaesuTextModes).find(([, sign]) => `0${sign}` === value);
    if (known === undefined || isStubborn()) return undefined;
    Object.assign(band, heldMode(known[0]));
    return true;
  }

  #transmit(value: string): Answer {
    const { transceiver } = this.#settings;
    if (value === '') return `TX${transceiver.isTransmitting ? 1 : 0}`;
    if (!/^[01]$/.test(value)) return undefined;
    transceiver.key(value === '1');
    return true;
  }

  #tone(value: string): Answer {
    const { transceiver } = this.#settings;
    if (value === '00') return `CN00${digits(Math.max(0, yaesuTonesHz.indexOf(transceiver.toneHz)), 3)}`;
    if (value.startsWith('01')) return this.#kept.obey(`CN${value}`);
    const toneHz = /^00\d{3}$/.test(value) ? yaesuTonesHz[Number(value.slice(2))] : undefined;
    if (toneHz === undefined) return undefined;
    transceiver.toneHz = toneHz;
    return true;
  }

  #toneSwitch(value: string): Answer {
    const { transceiver } = this.#settings;
    if (value === '0') return `CT0${this.#toneMode}`;
    if (!/^0[0-4]$/.test(value)) return undefined;
    this.#toneMode = value[1]!;
    transceiver.isToneOn = value === '01' || value === '02';
    return true;
  }

  #swap(): true {
    const [first, second] = this.#settings.transceiver.bands;
    const held = { ...first! };
    Object.assign(first!, second);
    Object.assign(second!, held);
    return true;
  }

  #copy(from: number, to: number): true {
    const { bands } = this.#settings.transceiver;
    Object.assign(bands[to]!, bands[from]);
    return true;
  }
}

/** What the power meter shows while keyed. */
const halfPower = 143;

function signOf(mode: string, isData: boolean): string {
  return yaesuTextModes[(isData ? `${mode}-D` : mode) as keyof typeof yaesuTextModes] ?? '4';
}

function heldMode(name: string): Pick<Band, 'mode' | 'isData'> {
  return name.endsWith('-D') ? { mode: name.slice(0, -2), isData: true } : { mode: name, isData: false };
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** Knobs and switches that Hamlib looks at; widths as in the maker's table of commands. */
const keptSettings: Readonly<Record<string, KeptSetting>> = {
  AC: [0, '000'],
  AG: [1, '128'],
  AI: [0, '0'],
  BC: [1, '0'],
  BI: [0, '0'],
  BP: [2, '000'],
  BS: [0, '00'],
  CN: [2, '000'],
  CO: [2, '0000'],
  CS: [0, '0'],
  FR: [0, '0'],
  FS: [0, '0'],
  GT: [1, '1'],
  IS: [1, '0+0000'],
  KM: [1, ''],
  KP: [0, '30'],
  KR: [0, '0'],
  KS: [0, '020'],
  LK: [0, '0'],
  MC: [0, '001'],
  MG: [0, '050'],
  ML: [1, '000'],
  MS: [0, '1'],
  NA: [1, '0'],
  NB: [1, '0'],
  NL: [1, '005'],
  NR: [1, '0'],
  OS: [1, '0'],
  PA: [1, '0'],
  PC: [0, '050'],
  PL: [0, '050'],
  PR: [1, '0'],
  RA: [1, '0'],
  RG: [1, '255'],
  RI: [1, '0'],
  RL: [1, '05'],
  RT: [0, '0'],
  SC: [0, '0'],
  SD: [0, '0300'],
  SH: [1, '00'],
  SQ: [1, '000'],
  TS: [0, '0'],
  VD: [0, '0500'],
  VG: [0, '050'],
  VX: [0, '0'],
  XT: [0, '0'],
};
