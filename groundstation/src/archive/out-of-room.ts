/** Whether the host said that a disk, or the share of it that one may use, is full: what there will be room for can be tried again. */
export function isOutOfRoom(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
