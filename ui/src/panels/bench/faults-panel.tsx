import { type SimulatedFault, simulatedFaultList } from '@dawa/protocols/console/simulated-fault';
import { useEffect, useRef, useState } from 'react';
import * as actions from '../../api/actions.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Panel } from '../panel.tsx';
import '../../themes/bench.css';

/** A fault may end by itself: what is in is asked again. */
const askAgainMs = 3000;

/** What can be broken on purpose in a rehearsal, what must come of it, and the button that does it. */
export function FaultsPanel() {
  const [version, setVersion] = useState(0);
  const [chosenName, setChosenName] = useState<string>();
  const { value, fault } = useAnswer(simulatedFaultList, '/simulator/faults', version);
  useEffect(() => {
    const timer = setInterval(() => setVersion((before) => before + 1), askAgainMs);
    return () => clearInterval(timer);
  }, []);
  const items = value?.items ?? [];
  const chosen = items.find(({ name }) => name === chosenName);
  const active = items.filter(({ isActive }) => isActive);
  const set = async (one: SimulatedFault, settings?: Record<string, number>) => {
    await actions.setSimulatedFault(one.name, {
      isActive: !one.isActive,
      ...(settings === undefined ? {} : { settings }),
    });
    setVersion((before) => before + 1);
  };
  return (
    <Panel
      title="Faults on purpose"
      className="faults"
      right={
        value?.isRehearsal ? (
          <span className="n">
            {items.length} known, {active.length === 0 ? 'none in' : `${active.length} in`}
          </span>
        ) : undefined
      }
    >
      {fault !== null && <p className="em">The faults could not be read. {fault}</p>}
      {value !== undefined && !value.isRehearsal && (
        <p className="em">
          The ports are real: nothing is broken on purpose. In a rehearsal every fault of the simulated
          payload, spacecraft and station stands here.
        </p>
      )}
      {items.length > 0 && (
        <div className="faultcols">
          <FaultTable items={items} chosenName={chosenName} onChoose={setChosenName} />
          {chosen === undefined ? (
            <p className="em">Choose a fault to read what it does, how it must show, and how one recovers.</p>
          ) : (
            <FaultFacts key={chosen.name} fault={chosen} onSet={(settings) => void set(chosen, settings)} />
          )}
        </div>
      )}
    </Panel>
  );
}

interface FaultTableProps {
  readonly items: readonly SimulatedFault[];
  readonly chosenName: string | undefined;
  readonly onChoose: (name: string) => void;
}

function FaultTable({ items, chosenName, onChoose }: FaultTableProps) {
  const groups = [...new Set(items.map(({ group }) => group))];
  return (
    <div className="scrolls">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Fault</th>
            <th scope="col">What it does</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group}>
            <tr>
              <th scope="rowgroup" colSpan={3}>
                {group}
              </th>
            </tr>
            {items
              .filter((item) => item.group === group)
              .map(({ name, effect, isActive }) => (
                <tr key={name} aria-selected={name === chosenName}>
                  <td>
                    <button
                      type="button"
                      className="link"
                      data-testid={`fault-${name}`}
                      onClick={() => onChoose(name)}
                    >
                      {name}
                    </button>
                  </td>
                  <td className="wraps">{effect}</td>
                  <td className={isActive ? 'warning' : 'old'}>{isActive ? 'in' : '-'}</td>
                </tr>
              ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface FaultFactsProps {
  readonly fault: SimulatedFault;
  readonly onSet: (settings: Record<string, number> | undefined) => void;
}

function FaultFacts({ fault, onSet }: FaultFactsProps) {
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(Object.entries(fault.settings).map(([key, value]) => [key, String(value)])),
  );
  const place = useRef<HTMLElement>(null);
  // On a narrow screen it stands above the list.
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const settings = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Number(text)]));
  const wrong = Object.entries(texts).find(
    ([, text]) => text.trim() === '' || !Number.isFinite(Number(text)),
  );
  const needsSettings = !fault.isActive && Object.keys(settings).length > 0;
  return (
    <section className="faultfacts" aria-label={fault.name} ref={place}>
      <h3>{fault.name}</h3>
      <dl className="facts-list">
        <dt>Does</dt>
        <dd>{fault.effect}</dd>
        <dt>Requirement</dt>
        <dd>{fault.requirement ?? 'none is tested by it'}</dd>
        <dt>Must show as</dt>
        <dd data-testid="fault-detection">{fault.expectedDetection ?? 'not laid down'}</dd>
        <dt>Recovery</dt>
        <dd>{fault.recovery ?? 'remove it'}</dd>
      </dl>
      {Object.entries(texts).map(([key, text]) => (
        <label key={key} className="faultsetting">
          <span>{key}</span>
          <input
            inputMode="decimal"
            value={text}
            disabled={fault.isActive}
            onChange={(event) => setTexts({ ...texts, [key]: event.target.value })}
          />
        </label>
      ))}
      {wrong !== undefined && <p className="warning">{wrong[0]}: expected a number.</p>}
      <button
        type="button"
        className="btn"
        data-testid="fault-set"
        disabled={wrong !== undefined}
        onClick={() => onSet(needsSettings ? settings : undefined)}
      >
        {fault.isActive ? 'Remove the fault' : 'Inject the fault'}
      </button>
    </section>
  );
}
