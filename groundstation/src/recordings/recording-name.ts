/**
 * The name of a recording: when it began, and what it is of. `20190620T120000Z-43591-1234-thimphu`.
 *
 * @param of any text; what a file name should not hold becomes a hyphen
 */
export function recordingIdOf(startedAtMs: number, of: string): string {
  const instant = new Date(startedAtMs).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  const words = of.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return `${instant}-${words.slice(0, 80) || 'recording'}`;
}
