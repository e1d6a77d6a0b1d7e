import type { MissionInfo } from '@dawa/protocols/console/mission';
import { formatMhz, formatNumber } from '../locales/format-number.ts';
import { aboutSign, figureText, instantText } from '../locales/mission-words.ts';
import { Panel } from './panel.tsx';
import { Sure } from './sure.tsx';

/** What is known of a mission, each number with how sure it is and who said so. */
export function MissionFacts({ mission }: { mission: MissionInfo }) {
  const { quantities = [], events = [], spacecraft = [] } = mission;
  const nameOf = (shipId: string | null) =>
    shipId === null ? '' : (spacecraft.find((ship) => ship.shipId === shipId)?.name ?? shipId);
  return (
    <>
      <Panel title="Figures" className="figures">
        <div className="scrolls">
          <table className="list">
            <tbody>
              {quantities.map((quantity) => (
                <tr key={`${quantity.name} ${quantity.of}`}>
                  <th scope="row" className="wraps">
                    {quantity.name} <span className="dim">{nameOf(quantity.of)}</span>
                  </th>
                  <td className="num n">{figureText(quantity)}</td>
                  <td className="wraps">
                    <Sure {...quantity} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {quantities.length === 0 && <p className="dim pad">No figures are written down.</p>}
        </div>
      </Panel>
      <Panel title="Ships and orbit">
        <div className="scrolls">
          <table className="list">
            <tbody>
              <tr>
                <th scope="row">Elements</th>
                <td className="wraps">
                  {mission.elements.name}{' '}
                  {mission.elements.kind === 'reconstructed' && (
                    <span className="tag watch">reconstructed</span>
                  )}
                </td>
                <td className="wraps">
                  <Sure confidence={mission.elements.confidence ?? '?'} source={mission.elements.source} />
                </td>
              </tr>
              {spacecraft.map((ship) => (
                <tr key={ship.shipId}>
                  <th scope="row">{ship.name}</th>
                  <td className="n wraps">
                    {[ship.noradId, ship.cospar, ship.callsign].filter((part) => part !== null).join(' · ')}
                    {ship.elementsKind === 'reconstructed' && <span className="dim"> orbit ≈</span>}
                    {ship.settings.map(({ name, value }) => (
                      <div key={name} className="dim">
                        {name}: {String(value)}
                      </div>
                    ))}
                  </td>
                  <td className="wraps">
                    <Sure {...ship} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      <Panel title="Links">
        <div className="scrolls">
          <table className="list">
            <tbody>
              {mission.links.map((link) => (
                <tr key={link.linkId}>
                  <th scope="row">
                    {link.linkId} <span className="dim">{link.direction}</span>
                  </th>
                  <td className="n wraps">
                    {aboutSign(link.confidence)}
                    {formatMhz(link.frequencyHz)} MHz, {link.modulation.toUpperCase()}{' '}
                    {formatNumber(link.symbolRateBd, Number.isInteger(link.symbolRateBd) ? 0 : 2)} Bd,{' '}
                    {link.framing} {link.isInvented && <span className="tag watch">invented</span>}
                  </td>
                  <td className="wraps">
                    <Sure {...link} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      <Panel title="What happened">
        <div className="scrolls">
          <table className="list">
            <tbody>
              {events.map((event) => (
                <tr key={`${event.atMs} ${event.what}`}>
                  <th scope="row" className="n">
                    {event.confidence === '?' ? '≈ ' : ''}
                    {instantText(event)}
                  </th>
                  <td className="wraps">
                    {event.what} <span className="dim">{nameOf(event.of)}</span>
                  </td>
                  <td className="wraps">
                    <Sure {...event} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {events.length === 0 && <p className="dim pad">Nothing is written down.</p>}
        </div>
      </Panel>
    </>
  );
}
