/**
 * The middle of a square of the Maidenhead locator system, 4, 6 or 8 characters: `JO65FR`. Undefined for what is none.
 *
 * Source: IARU Region 1 VHF handbook; 18 fields of 20 by 10 degrees, 10 squares, 24 subsquares, 10 extended squares
 */
export function parseLocator(
  text: string,
): { readonly latitudeDeg: number; readonly longitudeDeg: number } | undefined {
  const match = /^([A-R])([A-R])(\d)(\d)(?:([A-X])([A-X])(?:(\d)(\d))?)?$/.exec(text.trim().toUpperCase());
  if (match === null) return undefined;
  const pairs = match.slice(1).filter((part) => part !== undefined);
  let longitudeDeg = -180;
  let latitudeDeg = -90;
  let widthDeg = 360;
  let heightDeg = 180;
  for (let i = 0; i < pairs.length; i += 2) {
    const parts = partsOfPair[i / 2]!;
    widthDeg /= parts;
    heightDeg /= parts;
    longitudeDeg += widthDeg * placeOf(pairs[i]!);
    latitudeDeg += heightDeg * placeOf(pairs[i + 1]!);
  }
  return { latitudeDeg: latitudeDeg + heightDeg / 2, longitudeDeg: longitudeDeg + widthDeg / 2 };
}

const partsOfPair = [18, 10, 24, 10];

function placeOf(character: string): number {
  return /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 'A'.charCodeAt(0);
}
