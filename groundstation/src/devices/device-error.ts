import type { DeviceErrorCode } from '../ports.ts';

/** What each code tells, for people and for whoever decides what to do next. */
export const deviceErrorMeanings: Readonly<Record<DeviceErrorCode, string>> = {
  lost: 'the cable is not there; it is looked for, and idempotent values are sent again when it is back',
  timeout: 'the device is connected and did not answer in time',
  refused: 'the device answered no, or the request cannot be made in its present state',
  'bad-answer': 'the device answered something that cannot be true',
  busy: 'another program holds the port, or a newer request took the place of this one',
  blocked: 'the safety guard did not let it through; nothing went out',
};

/** A broken cable, a device that does not do its part, or a guard that said no. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
  readonly code: DeviceErrorCode;
  /** Which device or port, as people call it. */
  readonly device: string;
  /** The message without the name of the device, for places where the name stands already. */
  readonly detail: string;

  constructor(code: DeviceErrorCode, device: string, detail: string, cause?: unknown) {
    super(`${device}: ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.device = device;
    this.detail = detail;
  }
}

/** One line for people from anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The same for a place that names the device already. */
export function detailOf(thrown: unknown): string {
  return thrown instanceof DeviceError ? thrown.detail : messageOf(thrown);
}
