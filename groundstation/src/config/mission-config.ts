import { join } from 'node:path';
import { type ElementSet, parseElements } from '@dawa/flight-dynamics/elements';
import { type MissionFile, type MissionLink, missionFile } from '@dawa/protocols/mission-file';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { ConfigFault } from './config-fault.ts';
import { parseYaml, readText, readYaml } from './read-yaml.ts';
import { validate } from './validate.ts';

/** A mission as its folder describes it: names and links, the orbit, and the dictionary of its packets. */
export interface MissionConfig {
  readonly folder: string;
  readonly file: MissionFile;
  readonly elements: ElementSet;
  /** XTCE, as it was read; whoever decodes loads it. */
  readonly telemetryXml: string;
  readonly telemetryPath: string;
}

/** Loads `mission.yaml` in `folder`, and the element set and the XTCE file that it names. */
export async function loadMission(folder: string): Promise<Result<MissionConfig, ConfigFault>> {
  const path = join(folder, 'mission.yaml');
  const data = await readYaml(path);
  if (!data.ok) return data;
  const mission = checkMission(data.value, path);
  if (!mission.ok) return mission;
  const file = mission.value;
  const elements = await loadElements(join(folder, file.elements.file), file.noradId);
  if (!elements.ok) return elements;
  const telemetryPath = join(folder, file.telemetry);
  const telemetryXml = await readText(telemetryPath);
  if (!telemetryXml.ok) return telemetryXml;
  return success({
    folder,
    file,
    elements: elements.value,
    telemetryXml: telemetryXml.value,
    telemetryPath,
  });
}

/** `mission.yaml` from its text; the files that it names are not looked for. */
export function parseMission(text: string, file: string): Result<MissionFile, ConfigFault> {
  const data = parseYaml(text, file);
  return data.ok ? checkMission(data.value, file) : data;
}

/** The first link of a direction; a mission lists the one it uses first. */
export function linkOf(mission: MissionFile, direction: MissionLink['direction']): MissionLink | undefined {
  return mission.links.find((link) => link.direction === direction);
}

function checkMission(data: unknown, file: string): Result<MissionFile, ConfigFault> {
  const mission = validate(missionFile, data, file);
  if (!mission.ok) return mission;
  const seen = new Set<string>();
  for (const [index, link] of mission.value.links.entries()) {
    if (seen.has(link.id)) {
      const path = `links[${index}].id`;
      return failure({ kind: 'bad-reference', file, path, expected: 'an id of its own', found: link.id });
    }
    seen.add(link.id);
  }
  return mission;
}

async function loadElements(path: string, noradId: number): Promise<Result<ElementSet, ConfigFault>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const { elements, faults } = parseElements(text.value);
  const newest = elements
    .filter((set) => set.noradId === noradId)
    .sort((a, b) => b.epochAtMs - a.epochAtMs)[0];
  if (newest !== undefined) return success(newest);
  const fault = faults[0];
  if (fault !== undefined) {
    const { line, kind, expected, found } = fault;
    return failure({ kind: 'bad-value', file: path, path: `line ${line}: ${kind}`, expected, found });
  }
  const ids = elements.map((set) => set.noradId).join(', ');
  return failure({
    kind: 'bad-reference',
    file: path,
    path: '',
    expected: `elements of ${noradId}`,
    found: ids === '' ? 'none' : ids.slice(0, 80),
  });
}
