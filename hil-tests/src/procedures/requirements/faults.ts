import { payloadFaults } from '@dawa/payload-sim/payload/fault-list';

/** What the fault campaign proves, by the list of faults: a capital letter and a full stop are all that is added. */
export const faultRequirements: Readonly<Record<string, string>> = Object.fromEntries(
  payloadFaults.map(({ requirement }) => {
    const [id, text] = requirement.split(': ') as [string, string];
    return [id, `${text.charAt(0).toUpperCase()}${text.slice(1)}.`];
  }),
);
