import type { PayloadFaultName } from './fault-list.ts';
import type { FaultRig } from './fault-rig.fixture.ts';
import type { PayloadMode } from './payload-mode.ts';

/** How a fault is put to the proof. Every check must say no of a sound board that was treated in the same way. */
export interface FaultTrial {
  /** RX where it is left out. */
  readonly mode?: PayloadMode;
  /** What is done with the board while the fault is in it, and how long one waits. */
  provoke?(rig: FaultRig): Promise<void>;
  readonly waitS: number;
  /** The board is not as it was, whoever notices. */
  acts(rig: FaultRig): boolean;
  /** It shows as the list says. */
  isDetected(rig: FaultRig): boolean;
  /** What the list tells to do. */
  recover(rig: FaultRig): Promise<void>;
  isRecovered(rig: FaultRig): boolean;
}

const magic = 0xb7a5;
const mode = (rig: FaultRig) => rig.fast('mode');
const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const growth = (values: readonly number[]) => (values.at(-1) ?? 0) - (values[0] ?? 0);
const longestGapMs = ({ news, clock, markedAtMs }: FaultRig) => {
  const times = [markedAtMs, ...news.map(({ atMs }) => atMs), clock.nowAtMs()];
  return Math.max(...times.slice(1).map((atMs, at) => atMs - times[at]!));
};
const completes = async (rig: FaultRig) => {
  rig.mark();
  await rig.send('TX_TEST', { duration: 1 });
  await rig.run(3);
};
const hasCompleted = (rig: FaultRig) => rig.has('VERIFICATION_COMPLETED');
const reset = (kind: 'SOFT' | 'HARD') => async (rig: FaultRig) => {
  await rig.send('RESET', { kind, magic });
  await rig.run(4);
};
const setMode = async (rig: FaultRig, wanted: string) => {
  rig.mark();
  await rig.send('SET_MODE', { mode: wanted });
  await rig.run(3);
};

/** A command that is repeated until it is answered, as the ground does. */
const pingUntilAnswered = async (rig: FaultRig) => {
  rig.mark();
  for (let attempt = 0; attempt < 30 && !rig.has('PONG'); attempt++) {
    await rig.send('PING');
    await rig.run(1);
  }
};
const noisyLine: Omit<FaultTrial, 'acts'> = {
  waitS: 90,
  isDetected: (rig) => rig.lineFaults > 3 && mode(rig) === 'RX',
  recover: pingUntilAnswered,
  isRecovered: (rig) => rig.has('PONG') && rig.board.mode === 'RX',
};

export const faultTrials: Readonly<Record<PayloadFaultName, FaultTrial>> = {
  overcurrent: {
    waitS: 2,
    acts: (rig) => rig.peakA > 1.2,
    isDetected: (rig) =>
      rig.has('EVENT_OVERCURRENT') && mode(rig) === 'SAFE' && Number(rig.fast('bus_current')) < 0.1,
    async recover(rig) {
      rig.remove('overcurrent');
      await setMode(rig, 'STANDBY');
    },
    isRecovered: (rig) => mode(rig) === 'STANDBY',
  },
  'latch-up': {
    waitS: 2,
    acts: (rig) => rig.peakA > 1.2,
    isDetected: (rig) => rig.has('EVENT_OVERCURRENT') && mode(rig) === 'RX',
    recover: (rig) => rig.run(1),
    isRecovered: (rig) => !rig.board.hasFault('latch-up') && Number(rig.fast('bus_current')) < 0.12,
  },
  'pa-overtemp': {
    waitS: 70,
    acts: (rig) => Math.max(...rig.series('temp_pa')) > 70,
    isDetected: (rig) => rig.has('EVENT_PA_OVERTEMP') && mode(rig) === 'SAFE',
    async recover(rig) {
      rig.remove('pa-overtemp');
      await rig.run(90);
      await setMode(rig, 'STANDBY');
    },
    isRecovered: (rig) => mode(rig) === 'STANDBY',
  },
  'sensor-stuck': {
    provoke: (rig) => rig.send('TX_TEST', { duration: 10 }),
    waitS: 10,
    acts: ({ board }) => board.electrics.amplifierC - board.electrics.sensedAmplifierC > 1,
    isDetected: (rig) => spread(rig.series('temp_pa')) < 0.7,
    async recover(rig) {
      rig.remove('sensor-stuck');
      rig.mark();
      await rig.run(20);
    },
    isRecovered: (rig) => spread(rig.series('temp_pa')) > 0.2,
  },
  'bus-sag': {
    waitS: 3,
    acts: (rig) => rig.lowestV < 4.75,
    isDetected: (rig) => rig.reports('HK_PAYLOAD_FAST').at(-1)?.limits['bus_voltage'] !== 'nominal',
    async recover(rig) {
      rig.remove('bus-sag');
      await rig.run(2);
    },
    isRecovered: (rig) => rig.reports('HK_PAYLOAD_FAST').at(-1)?.limits['bus_voltage'] === 'nominal',
  },
  'supply-drift': {
    waitS: 100,
    acts: (rig) => rig.lowestV < 4.9,
    isDetected: (rig) => growth(rig.series('bus_voltage')) < -0.1,
    async recover(rig) {
      rig.remove('supply-drift');
      await rig.run(2);
    },
    isRecovered: (rig) => Number(rig.fast('bus_voltage')) > 4.95,
  },
  'brown-out': {
    provoke: (rig) => rig.send('TX_TEST', { duration: 2 }),
    waitS: 5,
    acts: (rig) => rig.lowestV < 4.3,
    isDetected: (rig) => rig.has('EVENT_BOOT', { event_reset_cause: 'BROWN_OUT' }) && mode(rig) === 'STANDBY',
    async recover(rig) {
      await rig.send('PTT_INHIBIT', { inhibit: 'ON' });
      await setMode(rig, 'RX');
      rig.remove('brown-out');
      await rig.send('PTT_INHIBIT', { inhibit: 'OFF' });
      await completes(rig);
    },
    isRecovered: (rig) => hasCompleted(rig) && mode(rig) === 'RX',
  },
  'watchdog-hang': {
    waitS: 8,
    acts: (rig) => longestGapMs(rig) > 3000,
    isDetected: (rig) =>
      rig.has('EVENT_WDT_RESET') && rig.has('EVENT_BOOT', { event_reset_cause: 'WATCHDOG' }),
    recover: (rig) => setMode(rig, 'RX'),
    isRecovered: (rig) => mode(rig) === 'RX',
  },
  'reset-in-command': {
    provoke: (rig) => rig.send('SET_MODE', { mode: 'DIGI' }),
    waitS: 5,
    acts: ({ board }) => board.boot.cause === 'EXTERNAL',
    isDetected: (rig) =>
      rig.verifications.join() === 'VERIFICATION_ACCEPTED,VERIFICATION_STARTED' &&
      rig.has('EVENT_BOOT', { event_reset_cause: 'EXTERNAL' }) &&
      mode(rig) === 'STANDBY',
    recover: (rig) => setMode(rig, 'DIGI'),
    isRecovered: (rig) => mode(rig) === 'DIGI' && hasCompleted(rig),
  },
  'clock-drift': {
    waitS: 100,
    acts: (rig) => aheadMs(rig) > 5,
    isDetected: (rig) => aheadMs(rig) > 8,
    async recover(rig) {
      rig.remove('clock-drift');
      rig.mark();
      await rig.run(2);
    },
    isRecovered: (rig) => Math.abs(aheadMs(rig)) < 1,
  },
  'flash-bit-flip': {
    waitS: 70,
    acts: (rig) => rig.slow('flash_crc') !== 0x5a17c0de,
    isDetected: (rig) => rig.has('EVENT_FLASH_CRC'),
    async recover(rig) {
      await reset('HARD')(rig);
      rig.mark();
      await rig.run(70);
    },
    isRecovered: (rig) => rig.slow('flash_crc') === 0x5a17c0de && !rig.has('EVENT_FLASH_CRC'),
  },
  'store-full': {
    waitS: 2,
    acts: (rig) => rig.fast('store_used') === 512,
    isDetected: (rig) => rig.has('EVENT_STORE_FULL'),
    async recover(rig) {
      await rig.send('STORE_CLEAR', { magic });
      await rig.run(2);
    },
    isRecovered: (rig) => rig.fast('store_used') === 0,
  },
  'wrong-settings-bank': {
    async provoke(rig) {
      await rig.send('RESET', { kind: 'SOFT', magic });
    },
    waitS: 70,
    acts: ({ board }) => board.settings.call === 'NOCALL',
    isDetected: (rig) => rig.slow('txdelay') === 400 && rig.slow('beacon_interval') === 600,
    async recover(rig) {
      rig.remove('wrong-settings-bank');
      await rig.send('SET_TXDELAY', { txdelay: 300 });
      await rig.send('SET_BEACON', { interval: 45, text: 'APRS-DP breadboard' });
      await rig.send('SET_DIGI', { alias_mask: 7, style: 'INSERT', own_call: 'A55BTN', own_ssid: 0 });
      rig.mark();
      await rig.run(70);
    },
    isRecovered: (rig) => rig.slow('txdelay') === 300 && rig.board.settings.call === 'A55BTN',
  },
  'uart-noise': { ...noisyLine, acts: (rig) => rig.lineFaults > 3 },
  'uart-framing': { ...noisyLine, acts: (rig) => rig.lineFaults > 3 },
  'uart-lost-octets': { ...noisyLine, acts: (rig) => rig.lineFaults > 3 },
  'uart-overrun': {
    provoke: (rig) => rig.send('SET_BEACON', { interval: 60, text: 'x'.repeat(67) }),
    waitS: 2,
    acts: (rig) => rig.verifications.length === 0,
    isDetected: (rig) => rig.verifications.length === 0 && mode(rig) === 'RX',
    async recover(rig) {
      await rig.send('PING');
      await reset('SOFT')(rig);
      rig.mark();
      await rig.send('SET_BEACON', { interval: 60, text: 'x'.repeat(67) });
    },
    isRecovered: hasCompleted,
  },
  silent: {
    waitS: 5,
    acts: (rig) => rig.news.length === 0,
    isDetected: (rig) => rig.news.length === 0,
    async recover(rig) {
      rig.remove('silent');
      await rig.run(2);
    },
    isRecovered: (rig) => mode(rig) === 'RX',
  },
  babbling: {
    waitS: 5,
    acts: (rig) => rig.lineFaults > 3,
    isDetected: (rig) => rig.lineFaults > 3 && rig.reports('HK_PAYLOAD_FAST').length >= 4,
    async recover(rig) {
      await reset('SOFT')(rig);
      rig.mark();
      await rig.run(5);
    },
    isRecovered: (rig) => rig.lineFaults === 0 && mode(rig) === 'STANDBY',
  },
  'late-answers': {
    provoke: (rig) => rig.send('PING'),
    waitS: 5,
    acts: (rig) => firstAnswerMs(rig) > 1000,
    isDetected: (rig) => firstAnswerMs(rig) > 2000 && rig.has('PONG'),
    async recover(rig) {
      await reset('SOFT')(rig);
      rig.mark();
      await rig.send('PING');
    },
    isRecovered: (rig) => rig.has('PONG'),
  },
  'stuck-ptt': {
    waitS: 12,
    acts: (rig) => rig.reports('HK_PAYLOAD_FAST').filter(({ values }) => values['ptt'] === true).length > 5,
    isDetected: (rig) => rig.has('EVENT_PTT_TIMEOUT') && mode(rig) === 'STANDBY' && rig.fast('ptt') === false,
    async recover(rig) {
      rig.remove('stuck-ptt');
      await setMode(rig, 'RX');
      await completes(rig);
    },
    isRecovered: hasCompleted,
  },
  'synth-unlock': {
    provoke: (rig) => rig.send('TX_TEST', { duration: 2 }),
    waitS: 4,
    acts: (rig) => rig.peakA < 0.5,
    isDetected: (rig) =>
      rig.has('EVENT_SYNTH_UNLOCK') && rig.fast('vco_lock') === false && rig.has('VERIFICATION_FAILED'),
    async recover(rig) {
      rig.remove('synth-unlock');
      await completes(rig);
    },
    isRecovered: hasCompleted,
  },
  'rssi-drift': {
    waitS: 100,
    acts: (rig) => mean(quietRssi(rig)) > -114,
    isDetected: (rig) => quietRssi(rig).at(-1)! > -105,
    async recover(rig) {
      rig.remove('rssi-drift');
      rig.mark();
      await rig.run(20);
    },
    isRecovered: (rig) => mean(quietRssi(rig)) < -112,
  },
  'antenna-not-deployed': {
    provoke: async (rig) => {
      await rig.send('TX_TEST', { duration: 3 });
    },
    waitS: 180,
    acts: ({ board }) => !board.isAntennaDeployed,
    isDetected: (rig) => Math.max(...rig.series('tx_power')) < 20 && growth(rig.series('rx_frames')) === 0,
    async recover(rig) {
      rig.remove('antenna-not-deployed');
      rig.mark();
      await rig.run(180);
    },
    isRecovered: (rig) => growth(rig.series('rx_frames')) > 0,
  },
  'bad-fcs-storm': {
    mode: 'DIGI',
    waitS: 60,
    acts: (rig) => growth(rig.series('rx_bad_fcs')) > 10,
    isDetected: (rig) => rig.has('EVENT_BAD_FCS_RATE'),
    async recover(rig) {
      rig.remove('bad-fcs-storm');
      rig.mark();
      await rig.run(180);
    },
    isRecovered: (rig) => growth(rig.series('digipeated')) > 0,
  },
  'duplicate-storm': {
    mode: 'DIGI',
    waitS: 60,
    acts: (rig) => growth(rig.series('dup_dropped')) > 10,
    isDetected: (rig) =>
      growth(rig.series('dup_dropped')) > 10 &&
      growth(rig.series('digipeated')) < growth(rig.series('dup_dropped')),
    async recover(rig) {
      rig.remove('duplicate-storm');
      rig.mark();
      await rig.run(180);
    },
    isRecovered: (rig) => growth(rig.series('digipeated')) > 0,
  },
  'bad-frames': {
    mode: 'DIGI',
    waitS: 120,
    acts: ({ board }) => (board.digipeater.refusals.get('empty-callsign') ?? 0) > 0,
    isDetected: (rig) =>
      growth(rig.series('rx_frames')) > 25 &&
      growth(rig.series('digipeated')) < 0.3 * growth(rig.series('rx_frames')) &&
      rig.sent.every(({ oddities }) => oddities.length === 0),
    async recover(rig) {
      rig.remove('bad-frames');
      rig.mark();
      await rig.run(180);
    },
    isRecovered: (rig) => growth(rig.series('digipeated')) > 0,
  },
  'settings-bit-flip': {
    waitS: 130,
    acts: (rig) => Number(rig.slow('ecc_corrected')) > 0,
    isDetected: (rig) => rig.slow('ecc_corrected') === 1,
    async recover(rig) {
      rig.mark();
      await reset('SOFT')(rig);
    },
    isRecovered: (rig) => rig.board.settings.call === 'A55BTN' && !rig.has('EVENT_SETTINGS_FALLBACK'),
  },
  'boot-record-flips': {
    waitS: 130,
    acts: (rig) => Number(rig.slow('ecc_corrected')) > 0,
    isDetected: (rig) => rig.slow('ecc_corrected') === 4,
    async recover(rig) {
      rig.mark();
      await reset('SOFT')(rig);
    },
    isRecovered: (rig) => rig.has('EVENT_BOOT', { event_boot_count: 8 }),
  },
  'config-crc': {
    provoke: (rig) => rig.send('RESET', { kind: 'SOFT', magic }),
    waitS: 5,
    acts: ({ board }) => board.settings.call === 'NOCALL',
    isDetected: (rig) => rig.has('EVENT_SETTINGS_FALLBACK', { event_bank: 'FACTORY' }),
    async recover(rig) {
      await rig.send('SET_TXDELAY', { txdelay: 300 });
      await rig.send('SET_BEACON', { interval: 45, text: 'APRS-DP breadboard' });
      await rig.send('SET_DIGI', { alias_mask: 7, style: 'INSERT', own_call: 'A55BTN', own_ssid: 0 });
      rig.mark();
      await reset('SOFT')(rig);
    },
    isRecovered: (rig) => rig.board.settings.call === 'A55BTN' && !rig.has('EVENT_SETTINGS_FALLBACK'),
  },
  'empty-via': {
    mode: 'BEACON',
    waitS: 60,
    acts: (rig) => rig.sent.some(({ path }) => path.length >= 2),
    isDetected: (rig) => rig.sent.some(({ oddities }) => oddities.includes('empty-callsign')),
    recover: mendedBy((rig) => rig.run(60), 'BEACON'),
    isRecovered: (rig) => rig.sent.length > 0 && rig.sent.every(({ oddities }) => oddities.length === 0),
  },
  'lower-case-call': {
    mode: 'BEACON',
    waitS: 60,
    acts: (rig) => rig.sent.some(({ source }) => source.callsign === 'a55btn'),
    isDetected: (rig) => rig.sent.some(({ oddities }) => oddities.includes('lower-case-callsign')),
    recover: mendedBy((rig) => rig.run(60), 'BEACON'),
    isRecovered: (rig) => rig.sent.length > 0 && rig.sent.every(({ oddities }) => oddities.length === 0),
  },
  'ssid-15-bug': {
    mode: 'DIGI',
    provoke: hears('VU2ABC-15', 'ARISS', '>fifteen'),
    waitS: 1,
    acts: (rig) => sentWith(rig, '>fifteen').some(({ source }) => source.ssid === 7),
    isDetected: (rig) => sentWith(rig, '>fifteen').some(({ source }) => source.ssid !== 15),
    recover: mendedBy(hears('VU2ABC-15', 'ARISS', '>fifteen again')),
    isRecovered: (rig) => sentWith(rig, '>fifteen again').some(({ source }) => source.ssid === 15),
  },
  'own-call-bug': {
    mode: 'DIGI',
    async provoke(rig) {
      await hears('VU2ABC', 'A55BTN', '>to you')(rig);
      await hears('VU2ABC', 'ARISS', '>to all')(rig);
    },
    waitS: 1,
    acts: (rig) => sentWith(rig, '>to you').length === 0,
    isDetected: (rig) => sentWith(rig, '>to you').length === 0 && sentWith(rig, '>to all').length === 1,
    recover: mendedBy(hears('VU2ABC', 'A55BTN', '>to you again')),
    isRecovered: (rig) => sentWith(rig, '>to you again').length === 1,
  },
  'kiss-escape-bug': {
    mode: 'DIGI',
    provoke: hears('VU2ABC', 'ARISS', '>byte \u00c0.'),
    waitS: 1,
    acts: (rig) => sentWith(rig, '>byte \u00c0').length === 0,
    isDetected: (rig) => sentWith(rig, '>byte \u00dc').length === 1,
    recover: mendedBy(hears('VU2ABC', 'ARISS', '>again \u00c0.')),
    isRecovered: (rig) => sentWith(rig, '>again \u00c0').length === 1,
  },
};

function hears(source: string, via: string, text: string) {
  return async (rig: FaultRig) => {
    await rig.hear({ source, path: [via], information: octetsOf(text) });
    await rig.run(20);
  };
}

function octetsOf(text: string): Uint8Array {
  return Uint8Array.from([...text].map((character) => character.charCodeAt(0)));
}

/** What was sent with this in its information. */
function sentWith(rig: FaultRig, text: string) {
  const wanted = octetsOf(text).join();
  return rig.sent.filter(({ information }) => information.join().startsWith(wanted));
}

/** A hard restart, DIGI, and the same again. */
function mendedBy(again: (rig: FaultRig) => Promise<void>, wanted = 'DIGI') {
  return async (rig: FaultRig) => {
    await reset('HARD')(rig);
    await setMode(rig, wanted);
    rig.mark();
    await again(rig);
  };
}

function aheadMs(rig: FaultRig): number {
  const last = rig.reports('HK_PAYLOAD_FAST').at(-1)!;
  return Number(last.values['onboard_time']) - last.atMs;
}

function firstAnswerMs(rig: FaultRig): number {
  const first = rig.news.find(({ container }) => container.startsWith('VERIFICATION_'));
  const markedAtMs = rig.markedAtMs;
  return first === undefined ? 0 : first.atMs - markedAtMs;
}

function quietRssi(rig: FaultRig): number[] {
  return rig
    .reports('HK_PAYLOAD_FAST')
    .filter(({ values }) => values['squelch'] === false)
    .map(({ values }) => Number(values['rssi']));
}
