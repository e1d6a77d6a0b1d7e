import { dirname, join } from 'node:path';
import { type ElementSet, parseElements } from '@dawa/flight-dynamics/elements';
import type { RequestsFile } from '@dawa/protocols/requests-file';
import type { StationFile } from '@dawa/protocols/station-file';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { ConfigFault } from '../config/config-fault.ts';
import { readText } from '../config/read-yaml.ts';
import { parseRequests } from '../config/requests-config.ts';

/** What people asked of this station beside its mission, as they wrote it. */
export interface PlanRequests {
  readonly file: string;
  readonly requests: RequestsFile;
  /** Sets of the element files, with the file that each is from. */
  readonly elements: readonly { readonly set: ElementSet; readonly source: string }[];
}

/** Loads the files that `planning` of `station.yaml` names; undefined where it names none. */
export async function loadPlanRequests(
  { planning }: Pick<StationFile, 'planning'>,
  stationPath: string,
): Promise<Result<PlanRequests | undefined, ConfigFault>> {
  if (planning === undefined) return success(undefined);
  const folder = dirname(stationPath);
  const file = join(folder, planning.requests);
  const text = await readText(file);
  if (!text.ok) return text;
  const requests = parseRequests(text.value, file);
  if (!requests.ok) return requests;
  const elements: { set: ElementSet; source: string }[] = [];
  for (const source of planning.elements) {
    const path = join(folder, source);
    const read = await readText(path);
    if (!read.ok) return read;
    const { elements: sets, faults } = parseElements(read.value);
    const fault = faults[0];
    if (sets.length === 0 && fault !== undefined) {
      const { line, kind, expected, found } = fault;
      return failure({ kind: 'bad-value', file: path, path: `line ${line}: ${kind}`, expected, found });
    }
    elements.push(...sets.map((set) => ({ set, source })));
  }
  return success({ file, requests: requests.value, elements });
}
