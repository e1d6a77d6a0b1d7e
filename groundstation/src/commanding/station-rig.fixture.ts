import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { Clock } from '@dawa/seams/clock';
import { failure } from '@dawa/seams/fault';
import { DeviceError } from '../devices/device-error.ts';
import type { Bus, BusMessage, Device, Journal, Radio, RadioSetting, Rotator } from '../ports.ts';
import { raiseAlarm } from '../processing/alarm-lifecycle.ts';

/** For tests: a journal and a bus that remember what they were told. */
export function createListeningBus(): Bus & { readonly heard: BusMessage[] } {
  const heard: BusMessage[] = [];
  const listeners = new Set<(message: BusMessage) => void>();
  return {
    heard,
    publish(message) {
      heard.push(message);
      for (const listener of [...listeners]) listener(message);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function createListeningJournal(clock: Clock, bus?: Bus): Journal & { readonly events: EventInfo[] } {
  const events: EventInfo[] = [];
  const standing = new Map<string, AlarmInfo>();
  return {
    events,
    event(entry) {
      const event = { atMs: clock.nowAtMs(), ...entry, eventId: events.length + 1 };
      events.push(event);
      bus?.publish({ type: 'event', event });
      return event;
    },
    raise(alarm) {
      const raised = raiseAlarm(undefined, alarm, clock.nowAtMs());
      standing.set(alarm.alarmId, raised);
      bus?.publish({ type: 'alarm', alarm: raised });
      return raised;
    },
    clear(alarmId) {
      standing.delete(alarmId);
    },
    acknowledge: (alarmId) => standing.get(alarmId),
    shelve: (alarmId) => failure({ kind: 'not-found', expected: 'a journal that shelves', found: alarmId }),
    unshelve: (alarmId) => failure({ kind: 'not-found', expected: 'a journal that shelves', found: alarmId }),
    history: async () => ({ items: [], next: null }),
    close() {},
    get alarms() {
      return [...standing.values()];
    },
  };
}

export interface FakeDevice {
  /** Changes what the device says of its health, and tells the listeners. */
  become(state: Device['info']['state']): void;
}

function createHealth(deviceId: 'rotator' | 'radio') {
  const listeners = new Set<(info: Device['info']) => void>();
  let state: Device['info']['state'] = 'ok';
  const info = (): Device['info'] => ({
    deviceId,
    kind: 'fake',
    portName: `/dev/${deviceId}`,
    state,
    lastAtMs: null,
    detail: null,
    isSimulated: false,
    counters: {},
  });
  return {
    info,
    become(next: Device['info']['state']) {
      state = next;
      for (const listener of [...listeners]) listener(info());
    },
    onChange(listener: (info: Device['info']) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** For tests: a radio that does as told at once and remembers every order in words. */
export function createFakeRadio(
  clock: Clock,
): Radio & FakeDevice & { orders: string[]; refusesRelease: boolean; meter: number } {
  const health = createHealth('radio');
  let setting: RadioSetting = { frequencyHz: 145_825_000, mode: 'FM', filter: 1 };
  let isTransmitting = false;
  const radio = {
    orders: [] as string[],
    refusesRelease: false,
    meter: 80,
    get info() {
      return health.info();
    },
    stepHz: 1,
    get isTransmitting() {
      return isTransmitting;
    },
    become: health.become,
    onChange: health.onChange,
    readSetting: async () => ({ ...setting, readAtMs: clock.nowAtMs() }),
    async setFrequency(frequencyHz: number) {
      radio.orders.push(`frequency ${frequencyHz}`);
      setting = { ...setting, frequencyHz };
    },
    async setMode({ mode, filter }: Pick<RadioSetting, 'mode' | 'filter'>) {
      radio.orders.push(`mode ${mode}`);
      setting = { ...setting, mode, filter };
    },
    readMeter: async () => ({ meter: radio.meter, readAtMs: clock.nowAtMs() }),
    async setTransmit(isOn: boolean) {
      radio.orders.push(isOn ? 'PTT on' : 'PTT off');
      if (!isOn && radio.refusesRelease) throw new TypeError('no answer');
      isTransmitting = isOn;
    },
    close: async () => {},
  };
  return radio;
}

/** For tests: a rotator that is where it was told to go, always heard, and remembers every order in words. */
export function createFakeRotator(clock: Clock): Rotator & FakeDevice & { orders: string[] } {
  const health = createHealth('rotator');
  let position = { azimuthDeg: 0, elevationDeg: 0 };
  const rotator = {
    orders: [] as string[],
    get info() {
      return health.info();
    },
    become: health.become,
    onChange: health.onChange,
    limits: { minAzimuthDeg: 0, maxAzimuthDeg: 360, minElevationDeg: 0, maxElevationDeg: 90, maxRateDegS: 6 },
    get position() {
      return { ...position, readAtMs: clock.nowAtMs() };
    },
    readPosition: async () => rotator.position,
    async moveTo({ azimuthDeg, elevationDeg }: { azimuthDeg: number; elevationDeg: number }) {
      rotator.orders.push(`to ${azimuthDeg} ${elevationDeg}`);
      position = { azimuthDeg, elevationDeg };
    },
    async stop() {
      rotator.orders.push('halt');
    },
    close: async () => {},
  };
  return rotator;
}

/** For tests: a rotator that takes its time, 6 degrees a second in each axis, and tells its position five times a second. */
export function createSlewingRotator(
  clock: Clock,
  rateDegS = 6,
): Rotator & FakeDevice & { orders: string[]; isStuck: boolean } {
  const fake = createFakeRotator(clock);
  const periodS = 0.2;
  let isHere = true;
  let position = { azimuthDeg: 0, elevationDeg: 0, readAtMs: clock.nowAtMs() };
  let target = { azimuthDeg: 0, elevationDeg: 0 };
  const stepped = (from: number, to: number) =>
    from + Math.max(-rateDegS * periodS, Math.min(rateDegS * periodS, to - from));
  clock.every(periodS * 1000, () => {
    if (!isHere) return;
    const { azimuthDeg, elevationDeg } = slewing.isStuck ? position : target;
    position = {
      azimuthDeg: stepped(position.azimuthDeg, azimuthDeg),
      elevationDeg: stepped(position.elevationDeg, elevationDeg),
      readAtMs: clock.nowAtMs(),
    };
  });
  const slewing: Rotator & FakeDevice & { orders: string[]; isStuck: boolean } = {
    ...fake,
    isStuck: false,
    get info() {
      return fake.info;
    },
    get position() {
      return position;
    },
    readPosition: async () => position,
    become(state) {
      isHere = state === 'ok';
      fake.become(state);
    },
    async moveTo(next) {
      if (!isHere) throw new DeviceError('lost', '/dev/rotator', 'there is no cable');
      fake.orders.push(`to ${next.azimuthDeg.toFixed(1)} ${next.elevationDeg.toFixed(1)}`);
      target = { ...next };
    },
    async stop() {
      fake.orders.push('halt');
      target = { ...position };
    },
  };
  return slewing;
}
