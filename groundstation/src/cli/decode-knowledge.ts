import { dirname, join } from 'node:path';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { describeFault } from '@dawa/seams/fault';
import { rootsOf } from 'ccsds-parser/xtce/decode-packet';
import type { XtceDefinition } from 'ccsds-parser/xtce/definition';
import { describeConfigFault } from '../config/config-fault.ts';
import { parseMission, workedMission } from '../config/mission-config.ts';
import { readText } from '../config/read-yaml.ts';
import { parameterInfosOf } from '../dictionary/parameter-infos.ts';
import type { LinkFormat } from '../pipeline/link-frame.ts';
import type { RecordingFormat } from '../pipeline/recording-format.ts';
import { loadDictionary } from '../pipeline/xtce-dictionary.ts';
import { type DerivedPlan, planDerived } from '../processing/derived-plan.ts';
import { knownNameOf } from '../processing/known-names.ts';
import { type CommandIo, complain } from './command-io.ts';
import type { PacketKnowledge } from './decode-lines.ts';
import { chooseLink } from './decode-link.ts';
import type { DecodeOptions } from './decode-options.ts';

/** All that is known before the first octet is read. */
export type DecodeKnowledge = PacketKnowledge & { readonly recording: RecordingFormat };

/** Dictionary, packet format and framing, or the line that says why they cannot be used. */
export async function readKnowledge(
  options: DecodeOptions,
  io: CommandIo,
): Promise<DecodeKnowledge | string> {
  const { missionFolder, xtceFile } = options;
  if (missionFolder === undefined) return joinKnowledge(options, undefined, xtceFile, io);
  const path = join(missionFolder, 'mission.yaml');
  const text = await readText(path);
  if (!text.ok) return describeConfigFault(text.fault);
  const parsed = parseMission(text.value, path);
  const mission = parsed.ok ? workedMission(parsed.value, options.shipId, path) : parsed;
  if (!mission.ok) return describeConfigFault(mission.fault);
  return joinKnowledge(options, mission.value, xtceFile ?? join(dirname(path), mission.value.telemetry), io);
}

async function joinKnowledge(
  options: DecodeOptions,
  mission: MissionFile | undefined,
  xtceFile: string | undefined,
  io: CommandIo,
): Promise<DecodeKnowledge | string> {
  const chosen = chooseLink(options, mission?.links ?? []);
  if (!chosen.ok) return describeFault(chosen.fault);
  const loaded = xtceFile === undefined ? noDictionary : await readDictionary(xtceFile, io);
  if (typeof loaded === 'string') return loaded;
  const rootContainer = chosen.value?.rootContainer;
  const unknown = findUnknownRoot(loaded.definition, rootContainer);
  if (unknown !== undefined) return unknown;
  const recording = { ...options.format, link: linkOf(chosen.value?.link, options.format) };
  const derived = planOf(mission, loaded.definition);
  for (const { parameter, kind, expected, found } of derived?.faults ?? [])
    complain(io, 'decode', describeFault({ kind: `derived: ${parameter}: ${kind}`, expected, found }));
  return { ...loaded, recording, rootContainer, derived, format: mission?.packets };
}

/** What comes out of audio has its check, whatever a TNC of the mission does with it. */
function linkOf(link: LinkFormat | undefined, { audio }: RecordingFormat): LinkFormat | undefined {
  return link === undefined || audio === undefined ? link : { ...link, hasFrameCheck: true };
}

function planOf(
  mission: MissionFile | undefined,
  definition: XtceDefinition | undefined,
): DerivedPlan | undefined {
  if (mission === undefined || definition === undefined || mission.derived.length === 0) return undefined;
  return planDerived(mission.derived, parameterInfosOf(definition, {}).map(knownNameOf));
}

function findUnknownRoot(
  definition: XtceDefinition | undefined,
  rootContainer: string | undefined,
): string | undefined {
  if (definition === undefined || rootContainer === undefined) return undefined;
  if (rootsOf(definition, rootContainer).length > 0) return undefined;
  const roots = rootsOf(definition, undefined).map(({ name }) => name);
  return describeFault({
    kind: 'root container',
    expected: `one of ${roots.slice(0, 20).join(', ')}`,
    found: rootContainer,
  });
}

const noDictionary = { dictionary: undefined, definition: undefined };

/** What of a dictionary cannot be used is said, and the rest of it is used. */
async function readDictionary(path: string, io: CommandIo) {
  const text = await readText(path, largestDictionaryCharacters);
  if (!text.ok) return describeConfigFault(text.fault);
  const loaded = loadDictionary(text.value);
  if (!loaded.ok) return `${path}: ${describeFault(loaded.fault)}`;
  const { definition, dictionary, warnings } = loaded.value;
  for (const warning of warnings.slice(0, 5)) complain(io, 'decode', `${path}: ${warning}`);
  if (warnings.length > 5) complain(io, 'decode', `${path}: ${warnings.length - 5} more of the kind`);
  return { definition, dictionary };
}

/** Dictionaries of large missions are tens of megabytes. */
const largestDictionaryCharacters = 256_000_000;
