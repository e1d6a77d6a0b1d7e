import { kenwoodTonesHz } from '@dawa/protocols/ctcss';
import { kenwoodModes, ts2000Id } from '@dawa/protocols/kenwood';
import { type KeptSetting, KeptSettings } from './kept-settings.ts';
import type { RadioTongue, TongueSettings } from './radio-tongue.ts';
import { type Answer, createTextTongue } from './text-tongue.ts';

/** A TS-2000. */
export function createKenwoodTongue(settings: TongueSettings): RadioTongue {
  return createTextTongue(settings, new KenwoodSet(settings));
}

class KenwoodSet {
  readonly #settings: TongueSettings;
  readonly #kept = new KeptSettings(keptSettings);
  #satelliteFlags = '0000000';

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
      case 'FR':
        return this.#receiveVfo(value);
      case 'FT':
        return this.#transmitVfo(value);
      case 'IF':
        return value === '' ? this.#information() : undefined;
      case 'MD':
        return this.#mode(value);
      case 'SA':
        return this.#satelliteMode(value);
      case 'SM':
        // 0 to 30 of 255; S9 is 15 of 30 and 120 of 255.
        if (!/^[0-3]$/.test(value)) return undefined;
        return `SM${value}${digits(Math.min(30, Math.round((transceiver.meter * 15) / 120)), 4)}`;
      case 'MR':
        return /^[01]\d{3}$/.test(value) ? `MR${value}${this.#memory()}` : undefined;
      case 'TX':
        return /^[01]?$/.test(value) ? this.#key(true) : undefined;
      case 'RX':
        return /^[01]?$/.test(value) ? this.#key(false) : undefined;
      case 'TN':
        return this.#tone(value);
      case 'TO':
        return this.#toneSwitch(value);
      case 'ID':
        return value === '' ? `ID${digits(ts2000Id, 3)}` : undefined;
      case 'PS':
        return value === '' ? 'PS1' : value === '1' ? true : undefined;
      case 'TY':
        return value === '' ? 'TYK00' : undefined;
      case 'BY':
        return value === '' ? 'BY00' : undefined;
      case 'KY':
        return value === '' ? 'KY0' : true;
      case 'RC':
      case 'RU':
      case 'RD':
      case 'UP':
      case 'DN':
      case 'BU':
      case 'BD':
      case 'SV':
        return true;
      case 'EX':
        // Menu: number and three flags, then a value of one or more digits.
        return value.length === 7 ? `EX${value}0` : value.length > 7 ? true : undefined;
      default:
        return this.#kept.obey(command);
    }
  }

  get #controlledBand(): number {
    const { transceiver } = this.#settings;
    if (!this.#isSatellite) return transceiver.receiveBand;
    return this.#satelliteFlags[3] === '1' ? 1 : 0;
  }

  /** MAIN and SUB have a tone each; the two VFOs share one. */
  get #tonedBand(): { toneHz: number; isToneOn: boolean } {
    const { transceiver } = this.#settings;
    return this.#isSatellite ? transceiver.bands[this.#controlledBand]! : transceiver;
  }

  get #isSatellite(): boolean {
    return this.#satelliteFlags[0] === '1';
  }

  #frequency(band: 0 | 1, name: 'FA' | 'FB', value: string): Answer {
    const { transceiver, isStubborn } = this.#settings;
    if (value === '') return `${name}${digits(transceiver.bands[band]!.frequencyHz, 11)}`;
    if (!/^\d{11}$/.test(value) || isStubborn()) return undefined;
    if (this.#isSatellite && isSameBand(transceiver.bands[1 - band]!.frequencyHz, Number(value)))
      return undefined;
    return transceiver.tune(band, Number(value)) ? true : undefined;
  }

  #receiveVfo(value: string): Answer {
    const { transceiver } = this.#settings;
    if (value === '') return `FR${transceiver.receiveBand}`;
    if (!/^[01]$/.test(value)) return undefined;
    // Simplex: the transmitter comes along until FT says otherwise.
    transceiver.receiveBand = Number(value);
    transceiver.transmitBand = Number(value);
    return true;
  }

  #transmitVfo(value: string): Answer {
    const { transceiver } = this.#settings;
    if (value === '') return `FT${transceiver.transmitBand}`;
    if (!/^[01]$/.test(value)) return undefined;
    transceiver.transmitBand = Number(value);
    return true;
  }

  #information(): string {
    const { transceiver } = this.#settings;
    const { frequencyHz, mode } = transceiver.bands[transceiver.receiveBand]!;
    const isSplit = transceiver.transmitBand !== transceiver.receiveBand;
    return [
      'IF',
      digits(frequencyHz, 11),
      '    ',
      '+00000',
      '00000',
      transceiver.isTransmitting ? 1 : 0,
      kenwoodModes[mode as keyof typeof kenwoodModes],
      transceiver.receiveBand,
      0,
      isSplit ? 1 : 0,
      transceiver.isToneOn ? 1 : 0,
      digits(toneNumber(transceiver.toneHz), 2),
      0,
    ].join('');
  }

  /** Every memory holds what VFO A shows: frequency, mode, no lockout, no tone, no shift, no name. */
  #memory(): string {
    const { frequencyHz, mode } = this.#settings.transceiver.bands[0]!;
    const shown = `${digits(frequencyHz, 11)}${kenwoodModes[mode as keyof typeof kenwoodModes]}`;
    return `${shown}000101000${'0'.repeat(14)}`;
  }

  #mode(value: string): Answer {
    const { transceiver, isStubborn } = this.#settings;
    const band = transceiver.bands[this.#controlledBand]!;
    if (value === '') return `MD${kenwoodModes[band.mode as keyof typeof kenwoodModes]}`;
    const known = Object.entries(kenwoodModes).find(([, number]) => String(number) === value);
    if (known === undefined || isStubborn()) return undefined;
    band.mode = known[0];
    return true;
  }

  #satelliteMode(value: string): Answer {
    const { transceiver } = this.#settings;
    if (value === '') return `SA${this.#satelliteFlags}`;
    if (!/^[01]\d[01]{5}$/.test(value)) return undefined;
    const [main, sub] = transceiver.bands;
    if (value[0] === '1' && isSameBand(main!.frequencyHz, sub!.frequencyHz)) return undefined;
    this.#satelliteFlags = value;
    transceiver.receiveBand = 0;
    transceiver.transmitBand = this.#isSatellite ? 1 : 0;
    transceiver.isFullDuplex = this.#isSatellite;
    return true;
  }

  #key(isOn: boolean): Answer {
    this.#settings.transceiver.key(isOn);
    return true;
  }

  #tone(value: string): Answer {
    const tone = this.#tonedBand;
    if (value === '') return `TN${digits(toneNumber(tone.toneHz), 2)}`;
    const toneHz = /^\d{2}$/.test(value) ? kenwoodTonesHz[Number(value) - 1] : undefined;
    if (toneHz === undefined) return undefined;
    tone.toneHz = toneHz;
    return true;
  }

  #toneSwitch(value: string): Answer {
    const tone = this.#tonedBand;
    if (value === '') return `TO${tone.isToneOn ? 1 : 0}`;
    if (!/^[01]$/.test(value)) return undefined;
    tone.isToneOn = value === '1';
    return true;
  }
}

/** HF with 6 m, 2 m, 70 cm, 23 cm. That satellite mode wants two of them is the manual's; how it says no is not verified. */
function isSameBand(oneHz: number, otherHz: number): boolean {
  const bandOf = (hz: number) => [100e6, 200e6, 1000e6].filter((edgeHz) => hz >= edgeHz).length;
  return bandOf(oneHz) === bandOf(otherHz);
}

function toneNumber(toneHz: number): number {
  return Math.max(0, kenwoodTonesHz.indexOf(toneHz)) + 1;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** Knobs and switches that Hamlib looks at; widths as in the maker's table of commands. */
const keptSettings: Readonly<Record<string, KeptSetting>> = {
  AC: [0, '000'],
  AG: [1, '128', 'needs its number'],
  AI: [0, '0'],
  AN: [0, '1'],
  BC: [0, '0'],
  CA: [0, '0'],
  CN: [0, '01'],
  CT: [0, '0'],
  DC: [0, '00'],
  DQ: [0, '0'],
  FC: [0, '00145000000'],
  FS: [0, '0'],
  FW: [0, '0000'],
  GT: [0, '010'],
  IS: [0, '00000'],
  KS: [0, '020'],
  LK: [0, '00'],
  MC: [0, '000'],
  MG: [0, '050'],
  ML: [0, '000'],
  NB: [0, '0'],
  NL: [0, '001'],
  NR: [0, '0'],
  NT: [0, '0'],
  OF: [0, '000600000'],
  OS: [0, '0'],
  PA: [0, '00'],
  PC: [0, '050'],
  PL: [0, '050050'],
  PR: [0, '0'],
  QC: [0, '000'],
  RA: [0, '0000'],
  RG: [0, '255'],
  RL: [0, '05'],
  RM: [1, '0000'],
  RT: [0, '0'],
  SR: [0, '1'],
  SC: [0, '0'],
  SD: [0, '0500'],
  SH: [0, '05'],
  SL: [0, '05'],
  SQ: [1, '000'],
  TS: [0, '0'],
  VD: [0, '0500'],
  VG: [0, '005'],
  VX: [0, '0'],
  XT: [0, '0'],
};
