import { usualTransmit } from '@dawa/protocols/transmit-section';
import { longestWaitMs, measureProtection } from '../commissioning/measure-protection.ts';
import { badValue } from './command.ts';
import {
  agree,
  arm,
  type CommissionSession,
  type Finding,
  personHere,
  requireArmed,
} from './commission-session.ts';
import { datesOf } from './commission-words.ts';
import { choiceOption, numberOption } from './inputs.ts';

/** What a proof leaves in `transmit.protection`: the list with the new proof in the place of the old one of its kind. */
export interface ProtectionOutcome {
  readonly protection: readonly object[];
  readonly findings: readonly Finding[];
}

/**
 * `dawa commission protection`: proves into a dummy load that the radio's own timer, or a relay that cuts the amplifier, ends a
 * transmission that the station does not.
 */
export async function commissionProtection(session: CommissionSession): Promise<ProtectionOutcome> {
  const { args, station } = session;
  requireArmed(args, 'transmission');
  const kind = choiceOption(args, 'kind', ['time-out-timer', 'amplifier-relay'], 'time-out-timer');
  const limitS = numberOption(args, 'limit', 1, 480);
  if (limitS === undefined)
    throw badValue('--limit', { expected: 'seconds that the timer is set to', found: 'nothing' });
  const limitMs = limitS * 1000;
  const longestS = Math.ceil(longestWaitMs(limitMs) / 1000);
  const { transmit = usualTransmit } = station.file;
  // For this one key-down, agreed to by a person beside the dummy load, the station is as patient as the timer.
  const longestKeyMs = longestWaitMs(limitMs) + 10_000;
  const patient = {
    ...station,
    file: { ...station.file, transmit: { ...transmit, longestKeyMs, longestPerHourMs: 3_600_000 } },
  };
  const terminal = session.terminal();
  terminal.say(
    `The transmitter will be keyed for up to ${longestS} s, into a dummy load that bears it and no antenna.`,
  );
  await agree(session, 'Type dummy load when it is connected:', 'dummy load', false);
  const devices = await session.devices(patient);
  const rig = await session.radioRig();
  arm(devices.safety, 'transmission');
  let isSeenOff = false;
  if (kind === 'amplifier-relay') {
    terminal.say('Watch the power meter.');
    void terminal.ask('Press Enter the moment it falls to nothing:').then(() => {
      isSeenOff = true;
    });
  }
  const isOnAir = kind === 'amplifier-relay' ? () => !isSeenOff : () => devices.isRadioOnAir();
  const measuredMs = Math.round(await measureProtection(rig, { limitMs, isOnAir }));
  const { measuredAt: provenAt } = datesOf(session, 365);
  const proof = { kind, limitMs, measuredMs, provenAt, by: personHere() };
  return {
    protection: [...transmit.protection.filter((other) => other.kind !== kind), proof],
    findings: [
      {
        what: `${kind} of ${limitS} s let go after`,
        value: `${(measuredMs / 1000).toFixed(1)} s`,
        sigma: '0.5',
      },
    ],
  };
}
