import type { ReactNode } from 'react';
import type { HeardBurst } from '../../scene/hear/hear-messages.ts';
import { hex, type MessagePath, type PathCell } from '../../scene/hear/message-path.ts';

interface MessageStepsProps {
  readonly path: MessagePath;
  /** What came out at the other end; undefined while it is being made. */
  readonly burst: HeardBurst | undefined;
}

/** The path of one message byte by byte; what changes at a step is boxed. */
export function MessageSteps({ path, burst }: MessageStepsProps) {
  return (
    <ol className="steps">
      <Step title="Letters become numbers">
        <p>Each letter has a number from 0 to 255, a byte, written here with two digits of 16.</p>
        <div className="cells">
          {path.letters.map(({ letter, octet }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a letter is its place
            <span key={at}>
              <i>{letter === ' ' ? '␣' : letter}</i>
              {octet}
            </span>
          ))}
        </div>
      </Step>
      <Step title="To whom, and from whom">
        <p>Before the message stand two callsigns. AX.25 doubles each of their numbers: A, 41, becomes 82.</p>
        <div className="cells">
          {path.addresses.map(({ plain, octet, isNew }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an octet is its place
            <span key={at} className={isNew ? 'new' : ''}>
              <i>{plain === ' ' ? '␣' : plain}</i>
              {octet}
            </span>
          ))}
        </div>
      </Step>
      <Step title="A seal at the end">
        <p>
          Two bytes say what kind of message it is; two more are worked out from all the others. If one bit is
          heard wrongly, the last two no longer fit.
        </p>
        <Cells cells={path.frame} />
      </Step>
      <Step title="Bits, and zeros that are put in">
        <p>
          01111110 says: here it begins, here it ends. So that no message looks like that, a zero is put in
          behind five ones. {path.bits.length} bits in all.
        </p>
        <Cells cells={path.bits} isBits />
      </Step>
      <Step title="Two tones">
        <p>
          A zero changes the tone, a one keeps it: 1200 a second, high 2200 Hz, low 1200 Hz. Here are the
          first {Math.min(shownTones, path.tones.length)}.
        </p>
        <Tones tones={path.tones} />
      </Step>
      <Step title="Heard">
        {burst === undefined ? <p>Listening.</p> : <Received path={path} burst={burst} />}
      </Step>
    </ol>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li>
      <h3>{title}</h3>
      {children}
    </li>
  );
}

function Cells({ cells, isBits = false }: { cells: readonly PathCell[]; isBits?: boolean }) {
  return (
    <div className={isBits ? 'cells bits' : 'cells'}>
      {cells.map(({ text, isNew }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an octet is its place
        <span key={at} className={isNew ? 'new' : ''}>
          {text}
        </span>
      ))}
    </div>
  );
}

const shownTones = 64;
const toneWidth = 10;

function Tones({ tones }: { tones: readonly boolean[] }) {
  const shown = tones.slice(0, shownTones);
  const [high, low] = [4, 24];
  const line = shown
    .map(
      (isLow, at) => `${at === 0 ? 'M' : 'L'}${at * toneWidth} ${isLow ? low : high}H${(at + 1) * toneWidth}`,
    )
    .join('');
  return (
    <svg
      className="tones"
      viewBox={`0 0 ${shown.length * toneWidth} 28`}
      preserveAspectRatio="none"
      role="img"
      aria-label="The tone, bit by bit: high or low"
    >
      <path d={line} />
    </svg>
  );
}

function Received({ path, burst }: { path: MessagePath; burst: HeardBurst }) {
  const frame = burst.frames.find(({ isCheckGood }) => isCheckGood) ?? burst.frames[0];
  if (frame === undefined)
    return (
      <p data-testid="burst-heard">
        Nothing. The noise is too loud for these tones: make it softer. A real satellite would send again.
      </p>
    );
  const cells = Array.from(frame.octets, (octet, at) => ({
    text: hex(octet),
    isNew: octet !== path.octets[at],
  }));
  const wrong = cells.filter(({ isNew }) => isNew).length + Math.max(0, path.octets.length - cells.length);
  return (
    <>
      <p data-testid="burst-heard">
        {frame.isCheckGood
          ? `All ${cells.length} bytes are as they were sent, and the seal fits.`
          : `${wrong} of ${path.octets.length} bytes are not as they were sent, and the seal says so: the station keeps the frame, marked as damaged, and believes no word of it.`}
      </p>
      <Cells cells={cells} />
      {frame.isCheckGood && frame.words !== null && (
        <p>
          <code>{frame.words}</code>
        </p>
      )}
    </>
  );
}
