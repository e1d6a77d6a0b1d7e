import { join } from 'node:path';
import { type ElementSet, parseElements } from '@dawa/flight-dynamics/elements';
import { type MissionFile, type MissionLink, missionFile } from '@dawa/protocols/mission-file';
import type { Spacecraft } from '@dawa/protocols/mission-spacecraft';
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

/**
 * Loads `mission.yaml` in `folder`, and the element set and the XTCE file that it names.
 *
 * @param shipId which of its ships is worked, where it is not the one that the file names: `noradId`, the elements and the
 *   root containers of the links are then those of that ship
 */
export async function loadMission(
  folder: string,
  { shipId }: { readonly shipId?: string } = {},
): Promise<Result<MissionConfig, ConfigFault>> {
  const path = join(folder, 'mission.yaml');
  const data = await readYaml(path);
  if (!data.ok) return data;
  const mission = checkMission(data.value, path);
  if (!mission.ok) return mission;
  const worked = workedMission(mission.value, shipId, path);
  if (!worked.ok) return worked;
  const file = worked.value;
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

/** The mission as it is when that ship of it is worked: without a name, the one whose number the file gives. */
export function workedMission(
  mission: MissionFile,
  shipId: string | undefined,
  file: string,
): Result<MissionFile, ConfigFault> {
  if (shipId === undefined) return success(withOwnContainers(mission));
  const ship = mission.spacecraft.find(({ id }) => id === shipId);
  if (ship === undefined) {
    const ids = mission.spacecraft.map(({ id }) => id).join(', ') || 'a mission that lists its ships';
    return failure({ kind: 'bad-reference', file, path: 'spacecraft', expected: ids, found: shipId });
  }
  const { noradId, elements } = ship;
  if (noradId === undefined || elements === undefined) {
    const expected = 'noradId and elements of the ship';
    const found = noradId === undefined ? 'no number' : 'no elements';
    return failure({ kind: 'missing-key', file, path: `spacecraft: ${shipId}`, expected, found });
  }
  return success({ ...mission, noradId, elements, links: linksOfShip(mission, ship) });
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

/** The links with the root containers of the ship that the file names. */
function withOwnContainers(mission: MissionFile): MissionFile {
  const ship = mission.spacecraft.find(({ noradId }) => noradId === mission.noradId);
  return ship === undefined ? mission : { ...mission, links: linksOfShip(mission, ship) };
}

/** The links of a mission with the root containers of one of its ships. */
export function linksOfShip({ links }: MissionFile, { rootContainers = {} }: Spacecraft): MissionLink[] {
  return links.map((link) => {
    const rootContainer = rootContainers[link.id];
    if (rootContainer === undefined || !takesRootContainer(link)) return link;
    return { ...link, framing: { ...link.framing, rootContainer } } as MissionLink;
  });
}

function takesRootContainer({ framing: { kind } }: MissionLink): boolean {
  return kind === 'ax25' || kind === 'birds' || kind === 'cw';
}

function checkMission(data: unknown, file: string): Result<MissionFile, ConfigFault> {
  const mission = validate(missionFile, data, file);
  if (!mission.ok) return mission;
  const wrong = findWrongReference(mission.value);
  return wrong === undefined ? mission : failure({ kind: 'bad-reference', file, ...wrong });
}

interface WrongReference {
  readonly path: string;
  readonly expected: string;
  readonly found: string | number;
}

function findWrongReference(mission: MissionFile): WrongReference | undefined {
  const { links, spacecraft, noradId, quantities, events } = mission;
  const ships = new Set(spacecraft.map(({ id }) => id));
  const twice = findTwice(links, 'links') ?? findTwice(spacecraft, 'spacecraft');
  if (twice !== undefined) return twice;
  if (spacecraft.length > 0 && !spacecraft.some((ship) => ship.noradId === noradId))
    return { path: 'noradId', expected: 'the number of one of spacecraft', found: noradId };
  for (const [index, { rootContainers = {} }] of spacecraft.entries()) {
    const able = links.filter(takesRootContainer).map(({ id }) => id);
    const stray = Object.keys(rootContainers).find((id) => !able.includes(id));
    if (stray === undefined) continue;
    const expected = able.length === 0 ? 'a link of ax25, birds or cw' : able.join(', ');
    return { path: `spacecraft[${index}].rootContainers`, expected, found: stray };
  }
  for (const [list, told] of [
    ['quantities', quantities],
    ['events', events],
  ] as const) {
    const index = told.findIndex(({ of }) => of !== undefined && !ships.has(of));
    if (index < 0) continue;
    const expected = [...ships].join(', ') || 'a mission that lists its ships';
    return { path: `${list}[${index}].of`, expected, found: told[index]!.of! };
  }
  return undefined;
}

function findTwice(entries: readonly { readonly id: string }[], list: string): WrongReference | undefined {
  const index = entries.findIndex(({ id }, at) => entries.findIndex((other) => other.id === id) < at);
  if (index < 0) return undefined;
  return { path: `${list}[${index}].id`, expected: 'an id of its own', found: entries[index]!.id };
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
