import { failure, type Result } from '@dawa/seams/fault';
import type { Dictionary } from './dictionary.ts';

export type XtceDefinition = Dictionary;

export function createDictionary(definition: XtceDefinition): Dictionary {
  return definition;
}

export function loadDictionary(xml: string): Result<Dictionary> {
  return failure({ kind: 'unsupported', expected: 'a dictionary', found: xml.length });
}
