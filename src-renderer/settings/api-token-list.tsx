import type { ReactElement } from 'react';
import type { LocalApiView } from '#core/contract/local-api';
import { formatWhen } from '../portfolio/when.ts';
import { revokeToken } from './local-api-store.ts';

interface Properties {
  readonly view: LocalApiView;
  readonly nowWallMs: number;
  readonly isBusy: boolean;
}

/** Who may come in, with what right, and when they last did. */
export function ApiTokenList({ view, nowWallMs, isBusy }: Properties): ReactElement {
  const { tokens, counters } = view;
  if (tokens.length === 0) return <p className="soft">No token yet: create one for each program.</p>;
  return (
    <table className="grid-table api-tokens" data-testid="api-tokens">
      <thead>
        <tr>
          <th scope="col">Program</th>
          <th scope="col">Rights</th>
          <th scope="col">Last used</th>
          <th scope="col" className="number">
            WebSockets
          </th>
          <th scope="col">
            <span className="visually-hidden">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map(({ id, name, rights, lastUsedWallMs }) => (
          <tr key={id} data-testid="api-token">
            <td>{name}</td>
            <td className="soft">{rights.join(', ')}</td>
            <td className="soft figures">
              {lastUsedWallMs === null ? 'never' : formatWhen(lastUsedWallMs, nowWallMs)}
            </td>
            <td className="number figures">{counters.socketsByToken[id] ?? 0}</td>
            <td className="number">
              <button
                type="button"
                className="link-button tone-bad"
                aria-label={`Revoke the token of ${name}`}
                disabled={isBusy}
                onClick={() => void revokeToken(id)}
              >
                Revoke
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
