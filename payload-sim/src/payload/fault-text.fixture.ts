import { guardNames, type PayloadFaultInfo, payloadFaultGroups } from './fault-list.ts';

const ends = {
  restart: 'does not outlive a restart',
  'hard-restart': 'does not outlive RESET HARD',
  'power-off': 'does not outlive the loss of power',
} as const;

/** docs/payload-faults.md: the list of faults as a table for people. */
export function faultText(): string {
  const groups = Object.entries(payloadFaultGroups).flatMap(([group, faults]) => [
    `## ${group.charAt(0).toUpperCase()}${group.slice(1)}\n`,
    '| fault | what it does | requirement | how it must show | found by | recovery |',
    '|---|---|---|---|---|---|',
    ...faults.map(row),
    '',
  ]);
  return `${introduction}\n${groups.join('\n')}`;
}

function row(fault: PayloadFaultInfo): string {
  const settings = Object.entries(fault.settings ?? {}).map(([key, value]) => `\`${key}\` ${value}`);
  const more = [
    ...(settings.length > 0 ? [`settings: ${settings.join(', ')}`] : []),
    ...(fault.endsWith ? [ends[fault.endsWith]] : []),
  ];
  const effect = more.length > 0 ? `${fault.effect} (${more.join('; ')})` : fault.effect;
  const detection = fault.detection
    ? `${fault.expectedDetection}; found by the payload itself: \`${fault.detection}\``
    : fault.expectedDetection;
  const cells = [
    `\`${fault.name}\``,
    effect,
    fault.requirement,
    detection,
    fault.foundBy.join(', '),
    fault.recovery,
  ];
  return `| ${cells.join(' | ')} |`;
}

const introduction = `# Faults of the payload

Every fault that can be put into the simulated breadboard (${Object.values(payloadFaultGroups).flat().length} of them), with the requirement
that it tests. This table is written from \`payload-sim/src/payload/fault-list.ts\`; a test keeps it so, and another proves of each fault
that it acts, shows as it says, and is recovered from as it says. Requirement numbers are ours.

In a rehearsal: page Bench, or \`POST /api/v1/simulator/faults/{name}\` with \`{"isActive": true}\`. From a script:
\`dawa sim payload --faults faults.yaml\`. By hand: a line \`{"type":"fault","name":"stuck-ptt","isActive":true}\` on standard input. What
the payload finds by itself can be taken out with \`--disable-detection\` and the name behind "found by the payload itself", to prove
that a procedure would notice; so can what keeps wrong things out: ${guardNames.map((name) => `\`${name}\``).join(', ')}. Nothing of this reaches a real port.

\`npm run hil -- --procedures FLT-01\` puts each into the breadboard over the bench, one after the other, and looks where "found by" says: an
**event**; **telemetry**, by a value or its trend; the **answers** to commands; octets on the **line**, or none; frames on the **air**. Where
nobody can inject, a bench asks its supply, its operator, its line or its transmitter for those that they can make; the others are not run.
`;
