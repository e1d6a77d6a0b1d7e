import type { PayloadFaultInfo } from '@dawa/payload-sim/payload/fault-list';
import type { Bench } from '../../bench/bench.ts';
import type { FaultTrial, Sighting } from './fault-trial.ts';

interface Row {
  readonly sightings: readonly Sighting[];
  /** Why it was not there; undefined when it was. */
  readonly leftOut?: string;
  isRecovered?: boolean;
}

/** What became of each fault of a campaign on one bench. */
export class FaultTable {
  /** The fault before may have left something behind. */
  isSuspect = false;
  readonly #rows = new Map<string, Row>();

  static of(bench: Bench): FaultTable {
    const table = tables.get(bench) ?? new FaultTable();
    tables.set(bench, table);
    return table;
  }

  static forget(bench: Bench): void {
    tables.delete(bench);
  }

  leaveOut({ name }: PayloadFaultInfo, leftOut: string): void {
    this.#rows.set(name, { sightings: [], leftOut });
  }

  note({ fault, sightings }: FaultTrial): void {
    this.#rows.set(fault.name, { sightings: [...sightings], isRecovered: false });
  }

  recovered({ name }: PayloadFaultInfo): void {
    const row = this.#rows.get(name);
    if (row !== undefined) row.isRecovered = true;
  }

  get counts(): { readonly tried: number; readonly found: number } {
    const tried = [...this.#rows.values()].filter(({ leftOut }) => leftOut === undefined);
    return { tried: tried.length, found: tried.filter(isFound).length };
  }

  /** CSV: a line a fault, in the order of the list. */
  text(faults: readonly PayloadFaultInfo[]): string {
    const header = 'fault,requirement,expected,found,found_by,found_after_ms,recovered,remark';
    return `${[header, ...faults.map((fault) => this.#line(fault))].join('\n')}\n`;
  }

  #line(fault: PayloadFaultInfo): string {
    const row = this.#rows.get(fault.name);
    const sightings = row?.sightings ?? [];
    const first = sightings.find(({ isSeen }) => isSeen);
    const witnesses = [...new Set(sightings.filter(({ isSeen }) => isSeen).map(({ witness }) => witness))];
    const missed = sightings.filter(({ isSeen }) => !isSeen).map(({ title }) => `missed: ${title}`);
    const wasThere = row !== undefined && row.leftOut === undefined;
    return [
      fault.name,
      fault.requirement,
      fault.expectedDetection,
      wasThere ? (isFound(row) ? 'yes' : 'no') : 'not run',
      witnesses.join(' '),
      first?.afterMs ?? '',
      wasThere ? (row.isRecovered ? 'yes' : 'no') : '',
      row === undefined ? 'it was not come to' : (row.leftOut ?? missed.join('; ')),
    ]
      .map((cell) => quoted(String(cell)))
      .join(',');
  }
}

const tables = new WeakMap<Bench, FaultTable>();

function isFound({ sightings }: Row): boolean {
  return sightings.length > 0 && sightings.every(({ isSeen }) => isSeen);
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
