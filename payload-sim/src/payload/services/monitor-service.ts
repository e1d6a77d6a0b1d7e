import {
  type CheckingStatus,
  type CheckTransition,
  decodeMonitoring,
  encodeMonitoring,
  type MonitoringDefinition,
  type MonitoringFormat,
} from 'ccsds-parser/pus/monitoring';
import { failureCodes } from './failure-code.ts';
import type { OnboardParameters } from './onboard-parameters.ts';
import { parameterType } from './parameter-service.ts';
import {
  atOnce,
  cannotStart,
  type Handler,
  oneOctetCounts,
  orFailure,
  type Say,
  type ServiceTable,
} from './service.ts';

/** Definitions that fit into the controller. */
const mostDefinitions = 16;
const mostRepetitions = 10;

interface Watched {
  readonly parameterId: number;
  readonly repetitions: number;
  readonly low: number;
  readonly high: number;
  isEnabled: boolean;
  status: CheckingStatus;
  /** What the last checks found, and how often in a row. */
  seen: CheckingStatus;
  count: number;
}

/**
 * What is watched after a reset, by monitoring number; limits are those of the alarms in telemetry.xml, in the steps of the
 * fields: supply 4.75 to 5.25 V and 0 to 1.2 A, amplifier -20 to 75 degC, controller -20 to 60 degC.
 */
const ordinary: readonly [pmonId: number, parameterId: number, low: number, high: number][] = [
  [1, 0x101, 4750, 5250],
  [2, 0x102, 0, 1200],
  [3, 0x103, -2000, 7500],
  [4, 0x104, -2000, 6000],
];

/** Service 12: watches parameters every second and tells when one crosses a limit, or comes back. */
export class MonitorService {
  readonly table: ServiceTable;
  readonly #parameters: OnboardParameters;
  readonly #format: MonitoringFormat;
  readonly #onboardTime: () => Uint8Array;
  readonly #say: Say;
  readonly #watched = new Map<number, Watched>();
  #isEnabled = true;

  constructor(parameters: OnboardParameters, onboardTime: () => Uint8Array, say: Say) {
    this.#parameters = parameters;
    this.#onboardTime = onboardTime;
    this.#say = say;
    this.#format = {
      ...oneOctetCounts,
      pmonIdOctets: 1,
      parameterType: (id) => (parameters.has(id) ? parameterType : undefined),
    };
    this.reset();
    this.table = {
      '12.1': this.#ofDefinitions((watched) => {
        watched.isEnabled = true;
        forget(watched);
      }),
      '12.2': this.#ofDefinitions((watched) => {
        watched.isEnabled = false;
        forget(watched);
      }),
      '12.5': this.#add,
      '12.6': this.#remove,
      '12.13': this.#plain(() => {
        const statuses = [...this.#watched].map(([pmonId, { isEnabled }]) => ({ pmonId, isEnabled }));
        say(12, 14, encodeMonitoring({ subtype: 14, statuses }, this.#format));
      }),
      '12.15': this.#plain(() => this.#switch(true)),
      '12.16': this.#plain(() => this.#switch(false)),
    };
  }

  /** As after a reset: the ordinary definitions, all of them checked. */
  reset(): void {
    this.#isEnabled = true;
    this.#watched.clear();
    for (const [pmonId, parameterId, low, high] of ordinary)
      this.#watched.set(pmonId, newlyWatched({ parameterId, repetitions: 2, low, high, isEnabled: true }));
  }

  onSecond(): void {
    if (!this.#isEnabled) return;
    for (const [pmonId, watched] of this.#watched) if (watched.isEnabled) this.#check(pmonId, watched);
  }

  #check(pmonId: number, watched: Watched): void {
    const { parameterId, low, high, repetitions, status } = watched;
    const value = this.#parameters.read(parameterId);
    const found: CheckingStatus = value < low ? 'below-low' : value > high ? 'above-high' : 'good';
    watched.count = found === watched.seen ? Math.min(watched.count + 1, mostRepetitions) : 1;
    watched.seen = found;
    if (watched.count < repetitions || found === status) return;
    watched.status = found;
    // That a parameter is good when it is first looked at is no news.
    if (status === 'unchecked' && found === 'good') return;
    const limitCrossed = (found === 'good' ? status : found) === 'below-low' ? low : high;
    const transition: CheckTransition = {
      ...{ pmonId, parameterId, kind: 'limits', value, limitCrossed },
      ...{ previous: status, current: found, transitionTime: this.#onboardTime() },
    };
    this.#say(12, 12, encodeMonitoring({ subtype: 12, transitions: [transition] }, this.#format));
  }

  #switch(isEnabled: boolean): void {
    this.#isEnabled = isEnabled;
    for (const watched of this.#watched.values()) forget(watched);
  }

  #plain(act: () => void): Handler {
    return (request) => orFailure(decodeMonitoring(request, this.#format), () => atOnce(act));
  }

  #ofDefinitions(act: (watched: Watched) => void): Handler {
    return (request) =>
      orFailure(decodeMonitoring(request, this.#format), (message) => {
        const ids = 'pmonIds' in message ? message.pmonIds : [];
        if (ids.length === 0 || !ids.every(isPmonId)) return failureCodes.badRange;
        if (!ids.every((id) => this.#watched.has(id))) return cannotStart(failureCodes.badRange);
        return atOnce(() => {
          for (const id of ids) act(this.#watched.get(id)!);
        });
      });
  }

  readonly #add: Handler = (request) =>
    orFailure(decodeMonitoring(request, this.#format), (message) => {
      const definitions = 'definitions' in message ? message.definitions : [];
      const added = definitions.flatMap((definition) => {
        const watched = watchedOf(definition);
        return watched === undefined ? [] : [[definition.pmonId, watched] as const];
      });
      if (added.length === 0 || added.length < definitions.length) return failureCodes.badRange;
      if (added.some(([pmonId]) => this.#watched.has(pmonId))) return cannotStart(failureCodes.wrongMode);
      return atOnce(() => {
        for (const [pmonId, watched] of added) this.#watched.set(pmonId, watched);
      });
    });

  readonly #remove: Handler = (request) =>
    orFailure(decodeMonitoring(request, this.#format), (message) => {
      const ids = 'pmonIds' in message ? message.pmonIds : [];
      if (ids.length === 0 || !ids.every(isPmonId)) return failureCodes.badRange;
      if (!ids.every((id) => this.#watched.has(id))) return cannotStart(failureCodes.badRange);
      if (ids.some((id) => this.#watched.get(id)?.isEnabled)) return cannotStart(failureCodes.wrongMode);
      return atOnce(() => {
        for (const id of ids) this.#watched.delete(id);
      });
    });
}

function isPmonId(id: number): boolean {
  return id >= 1 && id <= mostDefinitions;
}

/** Undefined for what this payload does not check: only limits, without events of their own. */
function watchedOf({ pmonId, parameterId, repetitions, check }: MonitoringDefinition): Watched | undefined {
  const isGood = isPmonId(pmonId) && repetitions >= 1 && repetitions <= mostRepetitions;
  if (!isGood || check.kind !== 'limits' || check.lowEventId !== 0 || check.highEventId !== 0)
    return undefined;
  const [low, high] = [Number(check.low), Number(check.high)];
  return low <= high ? newlyWatched({ parameterId, repetitions, low, high, isEnabled: false }) : undefined;
}

function newlyWatched(watched: Omit<Watched, 'status' | 'seen' | 'count'>): Watched {
  return { ...watched, status: 'unchecked', seen: 'unchecked', count: 0 };
}

function forget(watched: Watched): void {
  watched.status = 'unchecked';
  watched.seen = 'unchecked';
  watched.count = 0;
}
