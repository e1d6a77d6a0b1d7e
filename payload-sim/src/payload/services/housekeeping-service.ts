import { decodeHousekeeping, type Housekeeping } from 'ccsds-parser/pus/housekeeping';
import { failureCodes } from './failure-code.ts';
import { atOnce, type Handler, oneOctetCounts, orFailure, type ServiceTable } from './service.ts';

const format = { ...oneOctetCounts, structureIdOctets: 1, collectionIntervalOctets: 2 } as const;
const longestIntervalS = 3600;

interface Structure {
  isEnabled: boolean;
  intervalS: number;
  /** Until its next report. */
  leftS: number;
}

/** Reports a structure: because it is due, just after it was measured, or because somebody asked. */
export type ReportStructure = (structureId: number, why: 'due' | 'asked') => void;

/** Ordinary intervals in seconds: structure 1 fast, 2 slow. A reset goes back to them. */
const ordinaryIntervalS: Readonly<Record<number, number>> = { 1: 1, 2: 60 };

/** Service 3: which housekeeping structures are reported, and how often. */
export class HousekeepingService {
  readonly table: ServiceTable;
  readonly #report: ReportStructure;
  readonly #structures = new Map<number, Structure>();

  constructor(report: ReportStructure) {
    this.#report = report;
    this.reset();
    this.table = {
      '3.5': this.#ofStructures((structure) => {
        structure.isEnabled = true;
        structure.leftS = structure.intervalS;
      }),
      '3.6': this.#ofStructures((structure) => {
        structure.isEnabled = false;
      }),
      '3.27': this.#ofStructures((_structure, id) => this.#report(id, 'asked')),
      '3.31': (request) =>
        orFailure(decodeHousekeeping(request, format), (message) => this.#setIntervals(message)),
    };
  }

  /** @param firstSlowS when structure 2 is reported for the first time */
  reset(firstSlowS = 2): void {
    for (const [id, intervalS] of Object.entries(ordinaryIntervalS))
      this.#structures.set(Number(id), {
        isEnabled: true,
        intervalS,
        leftS: Number(id) === 2 ? firstSlowS : intervalS,
      });
  }

  onSecond(): void {
    for (const [id, structure] of this.#structures) {
      structure.leftS--;
      if (structure.leftS > 0) continue;
      structure.leftS = structure.intervalS;
      if (structure.isEnabled) this.#report(id, 'due');
    }
  }

  #ofStructures(act: (structure: Structure, id: number) => void): Handler {
    return (request) =>
      orFailure(decodeHousekeeping(request, format), (message) => {
        const ids = 'structureIds' in message ? message.structureIds : [];
        if (ids.length === 0 || !ids.every((id) => this.#structures.has(id))) return failureCodes.badRange;
        return atOnce(() => {
          for (const id of ids) act(this.#structures.get(id)!, id);
        });
      });
  }

  #setIntervals(message: Housekeeping) {
    const intervals = 'intervals' in message ? message.intervals : [];
    const areGood = intervals.every(
      ({ structureId, collectionInterval }) =>
        this.#structures.has(structureId) &&
        collectionInterval >= 1 &&
        collectionInterval <= longestIntervalS,
    );
    if (intervals.length === 0 || !areGood) return failureCodes.badRange;
    return atOnce(() => {
      for (const { structureId, collectionInterval } of intervals) {
        const structure = this.#structures.get(structureId)!;
        structure.intervalS = collectionInterval;
        structure.leftS = collectionInterval;
      }
    });
  }
}
