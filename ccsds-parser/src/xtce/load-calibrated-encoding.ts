import type { Calibrator, ContextCalibrator, DataEncoding, ValueKind } from './definition.ts';
import { loadCalibrators } from './load-calibrator.ts';
import { encodingElements, loadEncoding } from './load-encoding.ts';
import type { Scope } from './load-reference.ts';
import type { Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';

export interface CalibratedEncoding {
  /** Undefined when the type has none. */
  readonly encoding: DataEncoding | undefined;
  readonly calibrator: Calibrator | undefined;
  readonly contextCalibrators: readonly ContextCalibrator[];
}

/** How a value of the kind stands in the packet, and how it is calibrated; an encoding of another kind is reported. */
export function loadCalibratedEncoding(
  loading: Loading,
  encoder: XmlElement | undefined,
  kind: ValueKind,
  scope: Scope,
): CalibratedEncoding {
  const element = encoder?.children.find((child) => encodingElements.includes(child.name));
  if (element === undefined) return noEncoding;
  const encoding = loadEncoding(loading, element, scope);
  const isNumeric = element.name === 'IntegerDataEncoding' || element.name === 'FloatDataEncoding';
  if (encoding.kind !== 'unreadable' && !fits(kind, encoding)) {
    loading.report(element, 'unsupported', `an encoding of a ${kind} type`, element.name);
    return { encoding: { kind: 'unreadable', path: loading.pathOf(element) }, ...noCalibrators };
  }
  if (!isNumeric) return { encoding, ...noCalibrators };
  const calibrators = loadCalibrators(loading, element, scope);
  if (kind === 'integer' || kind === 'float') return { encoding, ...calibrators };
  // Of a label, a flag or a time nobody says how they would be calibrated.
  if (calibrators.calibrator !== undefined || calibrators.contextCalibrators.length > 0)
    loading.report(element, 'unsupported', 'no calibrator', `a calibrator of a ${kind} type`);
  return { encoding, ...noCalibrators };
}

const noContexts: ContextCalibrator[] = [];
const noCalibrators = { calibrator: undefined, contextCalibrators: noContexts };
const noEncoding: CalibratedEncoding = { encoding: undefined, ...noCalibrators };

/** Octets of a CUC time code of four coarse octets and up to three fine ones. */
const cucBits: readonly unknown[] = [32, 40, 48, 56];

function fits(kind: ValueKind, encoding: DataEncoding): boolean {
  if (encoding.kind === 'integer') return kind !== 'string' && kind !== 'binary';
  if (encoding.kind === 'float') return kind !== 'string' && kind !== 'binary';
  if (encoding.kind === 'string') return kind !== 'binary';
  if (encoding.kind !== 'binary') return false;
  if (kind === 'time') return cucBits.includes(encoding.bits);
  return kind === 'binary' || kind === 'string' || kind === 'boolean';
}
