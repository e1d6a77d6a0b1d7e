import { hamlibOctets } from '@dawa/protocols/hamlib-reply';
import type { SharingSection } from '@dawa/protocols/sharing-section';
import type { Clock } from '@dawa/seams/clock';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { guardRadio } from '../commanding/guarded-radio.ts';
import { guardRotator } from '../commanding/guarded-rotator.ts';
import { createSafety } from '../commanding/safety.ts';
import type { SafetyMemory } from '../commanding/safety-memory.ts';
import {
  createFakeRadio,
  createFakeRotator,
  createListeningBus,
  createListeningJournal,
} from '../commanding/station-rig.fixture.ts';
import type { Radio, RadioState } from '../ports.ts';
import { createClientLead } from './client-lead.ts';
import { shareRadio } from './rigctl-server.ts';
import { shareRotator } from './rotctl-server.ts';
import { serveClient } from './serve-client.ts';

const permit = {
  licenseeCallsign: 'A51AA',
  bands: [{ lowHz: 435_000_000, highHz: 438_000_000 }],
  maxPowerW: 50,
  validFrom: '2000-01-01T00:00:00Z',
  validUntil: '2100-01-01T00:00:00Z',
  isUnattended: true,
};

export interface SharingRigSettings extends Partial<Pick<SharingSection, 'leads' | 'mayKey'>> {
  readonly password?: string;
  /** The radio has split and tones of its own; orders for them are remembered as all others. */
  readonly isRich?: boolean;
}

/** For tests: a licensed station on real ports, armed, and its devices in both languages. */
export function createSharedDevices(
  clock: Clock,
  { leads = 'station', mayKey = true, isRich = false }: SharingRigSettings,
) {
  const journal = createListeningJournal(clock);
  const safety = createSafety({
    ...{ clock, journal, memory: createStoredInMemory<SafetyMemory>(), bus: createListeningBus() },
    ...{ isSimulated: false, uplinkAuthority: 'payload', permit, powerW: 25 },
  });
  safety.arm('transmission', 'Karma');
  safety.arm('motion', 'Karma');
  const bare = { radio: createFakeRadio(clock), rotator: createFakeRotator(clock) };
  if (isRich) enrich(bare.radio);
  const radio = guardRadio({ radio: bare.radio, safety, clock, journal });
  const rotator = guardRotator({ rotator: bare.rotator, safety, clock, journal });
  const pass = { isOn: false };
  const leadOf = (device: 'rotator' | 'radio') =>
    createClientLead({ device, leads, clock, journal, isPassTime: () => pass.isOn });
  const lead = { rotator: leadOf('rotator'), radio: leadOf('radio') };
  const languages = {
    rotator: shareRotator({
      rotator,
      park: { azimuthDeg: 180, elevationDeg: 90 },
      lead: lead.rotator,
      clock,
    }),
    radio: shareRadio({ radio, lead: lead.radio, clock, journal, mayKey, transmitBands: [] }),
  };
  const close = async () => {
    await rotator.close();
    await radio.close();
  };
  return { journal, safety, bare, radio, rotator, pass, lead, languages, close };
}

/** The same on a virtual clock, with clients in memory. */
export function createSharingRig(settings: SharingRigSettings = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24, 12));
  const devices = createSharedDevices(clock, settings);
  const { languages } = devices;
  const { password } = settings;
  let clients = 0;
  const connect = (device: 'rotator' | 'radio') => {
    const [near, far] = createMemoryStreamPair(`client ${++clients}`);
    const writes: string[] = [];
    near.onData((bytes) => writes.push(String.fromCharCode(...bytes)));
    const told: string[] = [];
    const client = { name: `client ${clients}`, tell: (what: string) => void told.push(what) };
    serveClient({ stream: far, language: languages[device], client, clock, password });
    return {
      /** What came back since the last time, each write by itself. */
      writes,
      told,
      stream: near,
      /** Says something and gives back everything that was answered to it. */
      async say(text: string): Promise<string> {
        writes.length = 0;
        await near.write(hamlibOctets(text)).catch(() => {});
        await clock.runFor(20);
        return writes.join('');
      },
      close: () => near.close(),
    };
  };
  return { ...devices, clock, connect };
}

function enrich(radio: Radio & { orders: string[] }): void {
  let transmit: RadioState['transmit'] = null;
  let tone: number | null = null;
  radio.setTransmitFrequency = async (frequencyHz) => {
    radio.orders.push(`transmit ${frequencyHz}`);
    transmit = frequencyHz === null ? null : { kind: 'satellite', frequencyHz };
  };
  radio.setTone = async (toneHz) => {
    radio.orders.push(`tone ${toneHz}`);
    tone = toneHz;
  };
  radio.readState = async () => ({
    ...(await radio.readSetting()),
    transmit: transmit ?? null,
    toneHz: tone,
  });
  radio.readTransmitMeters = async () => {
    const { readAtMs } = await radio.readSetting();
    return { forwardShare: 0.5, swr: 1.2, readAtMs };
  };
  radio.readTransmitSetting = async () => {
    const { frequencyHz, mode, readAtMs } = await radio.readSetting();
    return { frequencyHz: transmit?.frequencyHz ?? frequencyHz, mode, readAtMs };
  };
}
