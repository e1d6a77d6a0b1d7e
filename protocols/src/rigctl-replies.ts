import { codeReply, valuesReply } from './hamlib-reply.ts';
import type { HamlibRequest } from './hamlib-tokens.ts';
import { hamlibModes } from './rigctl-modes.ts';

/** A frequency and how it is heard there. */
export interface RigctlSetting {
  readonly frequencyHz: number;
  /** Hamlib's name. */
  readonly mode: string;
  readonly passbandHz: number;
}

/**
 * Answers of rigctld to gets, short or long as the request asks; sets are answered by `codeReply`.
 * Source: `rigctld -m 6` of Hamlib 4.5.4 on loopback.
 */
export const rigctlReplies = {
  frequency: (request: HamlibRequest, hz: number) => valuesReply(request, [['Frequency', `${hz}`]]),
  mode: (request: HamlibRequest, { mode, passbandHz }: Omit<RigctlSetting, 'frequencyHz'>) =>
    valuesReply(request, [
      ['Mode', mode],
      ['Passband', `${passbandHz}`],
    ]),
  vfo: (request: HamlibRequest, vfo: string) => valuesReply(request, [['VFO', vfo]]),
  split: (request: HamlibRequest, isOn: boolean, transmitVfo: string) =>
    valuesReply(request, [
      ['Split', isOn ? '1' : '0'],
      ['TX VFO', transmitVfo],
    ]),
  splitFrequency: (request: HamlibRequest, hz: number) => valuesReply(request, [['TX Frequency', `${hz}`]]),
  splitMode: (request: HamlibRequest, { mode, passbandHz }: Omit<RigctlSetting, 'frequencyHz'>) =>
    valuesReply(request, [
      ['TX Mode', mode],
      ['TX Passband', `${passbandHz}`],
    ]),
  splitFrequencyMode: (request: HamlibRequest, { frequencyHz, mode, passbandHz }: RigctlSetting) =>
    valuesReply(request, [
      ['TX Frequency', `${frequencyHz}`],
      ['TX Mode', mode],
      ['TX Passband', `${passbandHz}`],
    ]),
  transmit: (request: HamlibRequest, isOn: boolean) => valuesReply(request, [['PTT', isOn ? '1' : '0']]),
  carrier: (request: HamlibRequest, isThere: boolean) => valuesReply(request, [['DCD', isThere ? '1' : '0']]),
  bare: (request: HamlibRequest, value: number) => valuesReply(request, [[null, `${value}`]]),
  tone: (request: HamlibRequest, toneHz: number) =>
    valuesReply(request, [['CTCSS Tone', `${Math.round(toneHz * 10)}`]]),
  offset: (request: HamlibRequest, name: 'RIT' | 'XIT', hz: number) =>
    valuesReply(request, [[name, `${hz}`]]),
  repeaterShift: (request: HamlibRequest) => valuesReply(request, [['Rptr Shift', 'None']]),
  repeaterOffset: (request: HamlibRequest) => valuesReply(request, [['Rptr Offset', '0']]),
  step: (request: HamlibRequest, stepHz: number) => valuesReply(request, [['Tuning Step', `${stepHz}`]]),
  info: (request: HamlibRequest, info: string) => valuesReply(request, [['Info', info]]),
  power: (request: HamlibRequest, isOn: boolean) =>
    valuesReply(request, [['Power Status', isOn ? '1' : '0']]),
  /** A get that ends in `RPRT 0` in its short form too. */
  lock: (request: HamlibRequest) =>
    request.separator === undefined ? `0\n${codeReply(request, 0)}` : valuesReply(request, [['Locked', '0']]),
  /** Has no end in its long form. */
  checkVfo: (request: HamlibRequest, isVfoMode: boolean) => {
    const state = isVfoMode ? '1' : '0';
    return request.separator === undefined ? `${state}\n` : `ChkVFO: ${state}${request.separator}`;
  },
  vfoInfo: (request: HamlibRequest, setting: RigctlSetting, isSplit: boolean) =>
    valuesReply(request, [
      ['Freq', `${setting.frequencyHz}`],
      ['Mode', setting.mode],
      ['Width', `${setting.passbandHz}`],
      ['Split', isSplit ? '1' : '0'],
      ['SatMode', '0'],
    ]),
  vfos: (request: HamlibRequest) => valuesReply(request, [[null, 'VFOA VFOB currVFO ']]),
  modes: (request: HamlibRequest) => valuesReply(request, [['Modes', `${modeNames.join(' ')} `]]),
  rigInfo: (
    request: HamlibRequest,
    name: string,
    receive: RigctlSetting,
    transmit: RigctlSetting | undefined,
  ) => {
    const vfo = (vfoName: string, of: RigctlSetting, isReceiving: boolean, isTransmitting: boolean) =>
      `VFO=${vfoName} Freq=${of.frequencyHz} Mode=${of.mode} Width=${of.passbandHz} RX=${isReceiving ? 1 : 0} TX=${isTransmitting ? 1 : 0}`;
    const lines = [
      vfo('VFOA', receive, true, transmit === undefined),
      ...(transmit === undefined ? [] : [vfo('VFOB', transmit, false, true)]),
      `Split=${transmit === undefined ? 0 : 1} SatMode=0`,
      `Rig=${name}`,
      'App=Dawa',
      'Version=20210506 1.0.0',
    ];
    const told = lines.map((line) => `${line}\n`).join('');
    return valuesReply(request, [[null, `${told}CRC=0x${crc32(told).toString(16).padStart(8, '0')}\n`]]);
  },
  /** What `rigctl -m 2` opens with: bands, modes, and which gets and sets are offered. */
  state: (request: HamlibRequest, { receiveBands, transmitBands, stepHz }: RigctlStateFacts) => {
    const modes = hex(hamlibModes.reduce((all, { bit }) => all | bit, 0));
    const band = (lowHz: number, highHz: number, powers: string) =>
      `${lowHz.toFixed(6)} ${highHz.toFixed(6)} ${modes} ${powers} 0x3 0x1`;
    const filters = hamlibModes.flatMap(({ bit, passbandsHz }) =>
      passbandsHz.map((widthHz) => `${hex(bit)} ${widthHz}`),
    );
    const offeredTwice = (mask: number) => [hex(mask), '0x0'];
    const lines = [
      ...['1', '2', '0'],
      ...receiveBands.map(({ lowHz, highHz }) => band(lowHz, highHz, '-1 -1')),
      '0 0 0 0 0 0 0',
      ...transmitBands.map(({ lowHz, highHz, powerW }) =>
        band(lowHz, highHz, `0 ${Math.round(powerW * 1000)}`),
      ),
      '0 0 0 0 0 0 0',
      `${modes} ${stepHz}`,
      '0 0',
      ...filters,
      '0 0',
      // Largest RIT, XIT and IF shift; announces; preamplifiers; attenuators.
      ...['0', '0', '0', '0', '0', '0'],
      ...[hex(satelliteModeFunction + toneFunction), hex(satelliteModeFunction + toneFunction)],
      ...offeredTwice(rawStrengthLevel + strengthLevel + swrLevel + powerMeterLevel),
      ...offeredTwice(0),
      ...['vfo_ops=0x0', 'ptt_type=0x1', 'targetable_vfo=0x0', 'has_set_vfo=1', 'has_get_vfo=1'],
      ...['has_set_freq=1', 'has_get_freq=1', 'has_set_conf=0', 'has_get_conf=0', 'has_power2mW=0'],
      ...['has_mW2power=0', 'timeout=2000', 'rig_model=2', 'rigctld_version=Dawa', 'agc_levels='],
      ...['ctcss_list=', 'dcs_list=', 'done'],
    ];
    return valuesReply(
      request,
      lines.map((line) => [null, line]),
    );
  },
} as const;

export interface RigctlStateFacts {
  readonly receiveBands: readonly { readonly lowHz: number; readonly highHz: number }[];
  readonly transmitBands: readonly {
    readonly lowHz: number;
    readonly highHz: number;
    readonly powerW: number;
  }[];
  readonly stepHz: number;
}

const modeNames = hamlibModes.map(({ hamlib }) => hamlib);

/** Bits of functions and levels. Source: order of the names that `rigctld -m 6` lists for `u ?` and `l ?`, Hamlib 4.5.4. */
const toneFunction = 2 ** 4;
const satelliteModeFunction = 2 ** 26;
const rawStrengthLevel = 2 ** 26;
const swrLevel = 2 ** 28;
const strengthLevel = 2 ** 30;
const powerMeterLevel = 2 ** 32;

function hex(mask: number): string {
  return `0x${mask.toString(16)}`;
}

/** CRC-32 as of Ethernet, over the text. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const character of text) {
    crc ^= character.charCodeAt(0) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
