import { z } from 'zod';

const tcpPort = z.int().min(1).max(65_535);

/**
 * `sharing` in `station.yaml`: rotator and radio for programs that speak the network languages of Hamlib (gpredict, WSJT-X,
 * Direwolf). What has no port is not shared. Whatever a client orders passes the same guards as our own orders.
 */
export const sharingSection = z
  .object({
    /** 4533 is where rotctld listens. */
    rotctldPort: tcpPort.optional(),
    /** 4532 is where rigctld listens. */
    rigctldPort: tcpPort.optional(),
    /** Where it listens: this machine only, unless there is a password. */
    address: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
    /** Beside this file, its first line: clients say it first (`\password …`). It goes over the network in clear. */
    passwordFile: z.string().min(1).optional(),
    /** Who orders during our own passes: clients only read then, or clients lead and the station keeps its hands off. */
    leads: z.enum(['station', 'clients']).default('station'),
    /** Whether clients may key the transmitter at all, within permit and arming as everybody. */
    mayKey: z.boolean().default(false),
  })
  .refine(({ address, passwordFile }) => isLoopback(address) || passwordFile !== undefined, {
    path: ['passwordFile'],
    message: 'a password file, for an address that others reach',
  });
export type SharingSection = z.infer<typeof sharingSection>;

/** Addresses that only programs on the same machine reach. */
export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
