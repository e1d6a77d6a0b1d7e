import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** Who answered `*IDN?`. */
export interface ScpiIdentity {
  readonly make: string;
  readonly model: string;
  /** 0 where the instrument does not know its own, as the standard has it. */
  readonly serial: string;
  readonly firmware: string;
}

/**
 * The four fields of `*IDN?`.
 *
 * Source: IEEE 488.2, 10.14: at most 72 characters, `0` for a serial number or level that is not available; makers leave the
 * field empty as well (HP 437B). Commas in the last field are met: they belong to it.
 */
export function readIdentity(answer: string): Result<ScpiIdentity, Fault<'not-an-identity'>> {
  const [make, model, serial, ...firmware] = answer.trim().replace(/^"|"$/g, '').split(',');
  if (make === undefined || model === undefined || serial === undefined || firmware.length === 0) {
    const expected = 'make,model,serial,firmware';
    return failure({ kind: 'not-an-identity', expected, found: answer.slice(0, 80) });
  }
  return success({
    make: make.trim(),
    model: model.trim(),
    serial: serial.trim() === '' ? '0' : serial.trim(),
    firmware: firmware.join(',').trim(),
  });
}

export function writeIdentity({ make, model, serial, firmware }: ScpiIdentity): string {
  return [make, model, serial, firmware].join(',');
}

/**
 * What is wrong with whoever answered, or undefined when it is the instrument that was expected: the model by its name, the maker
 * by a word of it (`Rigol` is `RIGOL TECHNOLOGIES`), the serial number where both sides know it.
 */
export function identityMismatch(
  expected: Pick<ScpiIdentity, 'make' | 'model' | 'serial'>,
  found: ScpiIdentity,
): Fault<'wrong-instrument'> | undefined {
  const isMake = plain(found.make).includes(plain(expected.make));
  const isModel = plain(found.model) === plain(expected.model);
  const isSerial = found.serial === '0' || plain(found.serial) === plain(expected.serial);
  if (isMake && isModel && isSerial) return undefined;
  return {
    kind: 'wrong-instrument',
    expected: `${expected.make} ${expected.model}, serial ${expected.serial}`,
    found: `${found.make} ${found.model}, serial ${found.serial}`,
  };
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
