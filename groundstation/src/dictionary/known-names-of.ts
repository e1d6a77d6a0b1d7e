import type { XtceDefinition } from 'ccsds-parser/xtce/definition';
import { type KnownName, knownNameOf } from '../processing/known-names.ts';
import { parameterInfosOf } from './parameter-infos.ts';

/** What expressions of a mission may name. */
export function knownNamesOf(definition: XtceDefinition): KnownName[] {
  return parameterInfosOf(definition, {}).map((info) => ({
    ...knownNameOf(info),
    ...(info.labels !== undefined && { labels: info.labels }),
  }));
}
