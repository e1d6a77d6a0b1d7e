import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { DeviceError } from '@dawa/groundstation/devices/device-error';
import { createLineRotator } from '@dawa/groundstation/devices/line-rotator';
import type { Rotator } from '@dawa/groundstation/ports';
import { type RotatorFault, RotatorSimulator } from '@dawa/payload-sim/station-devices/rotator';
import type { RotatorLanguage, RotatorOrder } from '@dawa/protocols/rotator-language';
import { type RotatorKind, rotatorLanguages } from '@dawa/protocols/rotator-languages';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';

/** Our driver and our simulator of one language, joined by a cable in memory that can be pulled and spoilt. */
export interface RotatorBench {
  readonly clock: VirtualClock;
  readonly rotator: Rotator;
  readonly language: RotatorLanguage;
  /** Where the antenna truly is. */
  readonly antenna: { readonly azimuthDeg: number; readonly elevationDeg: number };
  /** What the controller understood, oldest first. */
  readonly orders: RotatorOrder[];
  setFault(name: RotatorFault, isActive: boolean): void;
  /** Octets that the driver hears and the controller never said. */
  say(bytes: Uint8Array): Promise<void>;
  plug(): void;
  unplug(): Promise<void>;
}

export interface RotatorBenchOptions {
  readonly seed?: string;
  /** Takes the place of what the controller says. */
  readonly spoil?: (answer: Uint8Array) => Uint8Array;
  readonly limits?: Partial<Rotator['limits']>;
}

export function createRotatorBench(kind: RotatorKind, options: RotatorBenchOptions = {}): RotatorBench {
  const { seed = 'bench', spoil = (answer) => answer } = options;
  const clock = new VirtualClock(0);
  const language = rotatorLanguages[kind];
  const limits = { ...limitsOf(language), maxRateDegS: 6, ...options.limits };
  const orders: RotatorOrder[] = [];
  const simulator = new RotatorSimulator({
    clock,
    random: createRandom(seed),
    settings: { kind, ...limits, parkElevationDeg: 0, parkAzimuthDeg: Math.max(0, limits.minAzimuthDeg) },
    onOrder: (order) => orders.push(order),
  });
  let near: ByteStream | undefined;
  let far: ByteStream | undefined;
  const plug = () => {
    const [ours, theirs] = createMemoryStreamPair('rotator');
    near = ours;
    far = theirs;
    simulator.attach({
      name: theirs.name,
      get isOpen() {
        return theirs.isOpen;
      },
      onData: (listener) => theirs.onData(listener),
      onClose: (listener) => theirs.onClose(listener),
      write: (bytes) => theirs.write(spoil(bytes)),
      close: () => theirs.close(),
    });
  };
  plug();
  const port = supervisePort({
    name: 'rotator',
    clock,
    isSimulated: true,
    async open() {
      await clock.sleep(0);
      if (!near?.isOpen) throw new DeviceError('lost', 'rotator', 'expected a cable, found none');
      return near;
    },
  });
  const rotator = createLineRotator({ language, port, clock, limits });
  return {
    clock,
    rotator,
    language,
    antenna: simulator,
    orders,
    setFault: (name, isActive) => simulator.setFault(name, isActive),
    say: async (bytes) => far?.write(bytes),
    plug,
    async unplug() {
      await far?.close();
      near = undefined;
    },
  };
}

/** An ordinary mast, as far as the language can say it. */
function limitsOf({ range }: RotatorLanguage) {
  return {
    minAzimuthDeg: Math.max(0, range.minAzimuthDeg),
    maxAzimuthDeg: Math.min(360, range.maxAzimuthDeg),
    minElevationDeg: Math.max(0, range.minElevationDeg),
    maxElevationDeg: Math.min(90, range.maxElevationDeg),
  };
}
