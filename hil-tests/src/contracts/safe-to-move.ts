import { separationDeg } from '@dawa/flight-dynamics/angle';
import { sunLookAngles } from '@dawa/flight-dynamics/sun-look-angles';
import { createStoredInMemory } from '@dawa/groundstation/adapters/json-file';
import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { guardRotator } from '@dawa/groundstation/commanding/guarded-rotator';
import { createSafety } from '@dawa/groundstation/commanding/safety';
import { createLineRotator } from '@dawa/groundstation/devices/line-rotator';
import { createWindStow } from '@dawa/groundstation/motion/wind-stow';
import type { Direction, Journal } from '@dawa/groundstation/ports';
import { createBus } from '@dawa/groundstation/station/bus';
import { RotatorSimulator } from '@dawa/payload-sim/station-devices/rotator';
import { easycomm2 } from '@dawa/protocols/easycomm';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';

/** For tests: a mast to hit, a roof, a tree across north and a guy wire, each as its corners. */
export const around = [
  { name: 'mast', corners: corners([95, -5], [105, -5], [104, 30], [96, 30]) },
  { name: 'roof', corners: corners([190, -5], [310, -5], [300, 8], [250, 14], [200, 8]) },
  { name: 'tree', corners: corners([350, -5], [370, -5], [366, 15], [357, 18]) },
  { name: 'guy', corners: corners([150, -5], [153, -5], [160, 45], [159, 45]) },
];

export interface MoveRigSettings {
  readonly seed: string;
  readonly maxElevationDeg?: number;
  readonly maxAzimuthDeg?: number;
  readonly startAtMs?: number;
  /** Where it stands at first; where it parks unless told. */
  readonly stands?: Direction;
}

const place = { latitudeDeg: 27.4, longitudeDeg: 89.6, heightM: 2300 };
const avoidanceDeg = 10;
/** A relay-driven mast: full rate at once. Polygons are kept from by what a move in error covers before it is halted. */
const maxRateDegS = 6;
const marginDeg = 6;
const watchDeg = 2;
const lookEveryMs = 200;
/** A fiftieth of a degree. */
const sunAgainMs = 5000;

/**
 * A simulated rotator on a cable, a station before it, and a judge who looks at where the antenna truly is, five times a
 * second, and at what goes over the wire. The station can be killed and started again; cable and simulator live on.
 */
export function createMoveRig({
  seed,
  maxElevationDeg = 90,
  maxAzimuthDeg = 450,
  startAtMs = Date.UTC(2026, 10, 24, 5),
  stands,
}: MoveRigSettings) {
  const clock = new VirtualClock(startAtMs);
  const random = createRandom(seed);
  const limits = { minAzimuthDeg: 0, maxAzimuthDeg, minElevationDeg: 0, maxElevationDeg, maxRateDegS };
  const park = { azimuthDeg: 0, elevationDeg: 80 };
  const simulator = new RotatorSimulator({
    clock,
    random: random.fork('rotator'),
    settings: {
      ...limits,
      parkAzimuthDeg: park.azimuthDeg,
      parkElevationDeg: park.elevationDeg,
      ...(stands && { startAzimuthDeg: stands.azimuthDeg, startElevationDeg: stands.elevationDeg }),
    },
  });
  const kept = new Map<string, unknown>();
  const stored = <T>(name: string) => {
    const value = (kept.get(name) ?? createStoredInMemory<T>()) as ReturnType<typeof createStoredInMemory<T>>;
    kept.set(name, value);
    return value;
  };
  const violations: string[] = [];
  const alarms = new Map<string, string>();
  const counts = { moves: 0, stops: 0, bytes: 0, runaways: 0, degreesTurned: 0 };
  let near: ByteStream | undefined;
  let far: ByteStream | undefined;
  let station: ReturnType<typeof start>;

  const plug = () => {
    [near, far] = createMemoryStreamPair('rotator');
    simulator.attach(far);
  };
  const unplug = async () => {
    await far?.close();
    near = undefined;
  };
  const journal: Journal = {
    event: (entry) => ({ atMs: clock.nowAtMs(), eventId: 0, ...entry }),
    raise(alarm) {
      if (alarm.alarmId === 'rotator.runaway') counts.runaways++;
      alarms.set(alarm.alarmId, alarm.text);
      return alarm as ReturnType<Journal['raise']>;
    },
    clear: (alarmId) => void alarms.delete(alarmId),
  } as Journal;

  /** One life of the station. The bus and the wires of the one before go on for nobody. */
  const start = () => {
    let isAlive = true;
    const safety = createSafety({
      clock,
      journal,
      bus: createBus(() => {}),
      memory: stored('safety'),
      isSimulated: false,
      uplinkAuthority: 'none',
    });
    const orders = easycomm2.controller.createParser();
    const onWritten = (bytes: Uint8Array) => {
      counts.bytes += bytes.length;
      for (const order of orders.push(bytes)) {
        if (order.kind === 'stop') counts.stops++;
        if (order.kind !== 'move') continue;
        counts.moves++;
        const block = safety.motionBlock();
        if (block !== null) violations.push(`a move went out although ${block}`);
      }
    };
    const port = supervisePort({
      name: 'rotator',
      isSimulated: false,
      clock,
      open: () =>
        near?.isOpen
          ? Promise.resolve(heard(near, () => isAlive, onWritten))
          : Promise.reject(new TypeError('no cable')),
    });
    const stow = createWindStow({
      clock,
      journal,
      memory: stored('wind'),
      rules: { stowAboveMS: 15, calmForMin: 1, silentAfterMin: 5, whenSilent: 'warn' as const },
    });
    const driver = createLineRotator({ language: easycomm2, port, clock, limits });
    const rotator = guardRotator({
      ...{ rotator: driver, safety, clock, journal, stow, place, park },
      collision: around,
      motion: { collision: { file: '', marginDeg }, watchDeg, stoppingTimeS: 1, sun: { avoidanceDeg } },
    });
    return {
      safety,
      rotator,
      stow,
      /** As `kill -9`: nothing more is said, and nobody says goodbye. */
      async kill() {
        isAlive = false;
        await rotator.close();
      },
    };
  };

  const truth = (): Direction => ({
    azimuthDeg: simulator.azimuthDeg,
    elevationDeg: simulator.elevationDeg,
  });
  let before = truth();
  let wasInSun = false;
  let sunAtMs = clock.nowAtMs();
  let sun = sunLookAngles(place, sunAtMs);
  const judge = () => {
    const at = truth();
    const movedDeg = Math.max(
      Math.abs(at.azimuthDeg - before.azimuthDeg),
      Math.abs(at.elevationDeg - before.elevationDeg),
    );
    counts.degreesTurned += movedDeg;
    before = at;
    const where = `${at.azimuthDeg.toFixed(2)}, ${at.elevationDeg.toFixed(2)}`;
    if (
      at.azimuthDeg < 0 ||
      at.azimuthDeg > maxAzimuthDeg ||
      at.elevationDeg < 0 ||
      at.elevationDeg > maxElevationDeg
    ) {
      violations.push(`beyond the limits at ${where}`);
    }
    const hit = around.find((polygon) => isIn(at, polygon.corners));
    if (hit !== undefined) violations.push(`in the ${hit.name} at ${where}`);
    if (clock.nowAtMs() - sunAtMs >= sunAgainMs) {
      sunAtMs = clock.nowAtMs();
      sun = sunLookAngles(place, sunAtMs);
    }
    const isInSun = sun.elevationDeg > 0 && separationDeg(at, sun) < avoidanceDeg;
    // The Sun may come to an antenna that rests; an antenna must not go to the Sun.
    if (isInSun && !wasInSun && movedDeg > 0.1) violations.push(`into the Sun at ${where}`);
    wasInSun = isInSun;
  };
  clock.every(lookEveryMs, judge);
  plug();
  station = start();
  return {
    ...{ clock, random, simulator, violations, alarms, counts, plug, unplug, truth, limits, park },
    get station() {
      return station;
    },
    /** Somebody else turns the antenna: a stuck relay, a hand on the box, the wind. */
    async pushTo(target: Direction) {
      await near?.write(
        Uint8Array.from(`AZ${target.azimuthDeg.toFixed(1)} EL${target.elevationDeg.toFixed(1)}\n`, (c) =>
          c.charCodeAt(0),
        ),
      );
    },
    get isPlugged() {
      return near?.isOpen ?? false;
    },
    async restart() {
      await station.kill();
      // The port of the dead process is closed by the system, and the next one opens it.
      await unplug();
      plug();
      station = start();
    },
  };
}

/** A cable on which the dead say nothing. */
function heard(
  stream: ByteStream,
  isAlive: () => boolean,
  onWritten: (bytes: Uint8Array) => void,
): ByteStream {
  return {
    get name() {
      return stream.name;
    },
    get isOpen() {
      return stream.isOpen;
    },
    onData: (listener) => stream.onData(listener),
    onClose: (listener) => stream.onClose(listener),
    close: () => stream.close(),
    async write(bytes) {
      if (!isAlive()) return;
      onWritten(bytes);
      await stream.write(bytes);
    },
  } as ByteStream;
}

function corners(...points: [azimuthDeg: number, elevationDeg: number][]): Direction[] {
  return points.map(([azimuthDeg, elevationDeg]) => ({ azimuthDeg, elevationDeg }));
}

/** By the angles under which the antenna sees the corners, wherever its controller counts to: nothing of the guard's. */
function isIn(at: Direction, polygon: readonly Direction[]): boolean {
  const isFlipped = at.elevationDeg > 90;
  const elevationDeg = isFlipped ? 180 - at.elevationDeg : at.elevationDeg;
  const azimuthDeg = (isFlipped ? at.azimuthDeg + 180 : at.azimuthDeg) % 360;
  return [-360, 0, 360].some((turnDeg) => {
    let sum = 0;
    for (const [i, from] of polygon.entries()) {
      const to = polygon[(i + 1) % polygon.length]!;
      const angle = (corner: Direction) =>
        Math.atan2(corner.elevationDeg - elevationDeg, corner.azimuthDeg - azimuthDeg - turnDeg);
      const by = angle(to) - angle(from);
      sum += Math.atan2(Math.sin(by), Math.cos(by));
    }
    return Math.abs(sum) > Math.PI;
  });
}
