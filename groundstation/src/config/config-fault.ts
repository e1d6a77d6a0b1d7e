import { describeFault, type Fault } from '@dawa/seams/fault';

/** What is wrong with a file that a person wrote. */
export interface ConfigFault
  extends Fault<'unreadable' | 'bad-yaml' | 'bad-value' | 'missing-key' | 'unknown-key' | 'bad-reference'> {
  /** The file, as it was named to us. */
  readonly file: string;
  /** Where in the file: `rotator.limits.minAzimuthDeg`, `line 3`; empty for the file as a whole. */
  readonly path: string;
}

/** One line for a terminal: `stations.yaml: latitudeDeg: expected -90 to 90, found 274.7`. */
export function describeConfigFault(fault: ConfigFault): string {
  const place = fault.path === '' ? fault.file : `${fault.file}: ${fault.path}`;
  return describeFault({ ...fault, kind: place });
}
