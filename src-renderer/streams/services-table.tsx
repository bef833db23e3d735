import type { ReactElement } from 'react';
import { UNKNOWN, formatCount } from '../format/prices.ts';
import { SERVICE_STATE_WORDS, serviceTitle, type ServiceHealth } from './service-words.ts';

/** What the server did with each service that was asked for. */
export function ServicesTable({ services }: { readonly services: readonly ServiceHealth[] }): ReactElement {
  if (services.length === 0) {
    return <p className="streams-note">No service has been asked for: the streams are not connected.</p>;
  }
  return (
    <table className="grid-table blotter" data-testid="services">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col" className="number">
            Symbols
          </th>
          <th scope="col" className="number" title="Left out, because the service takes only so many">
            Over budget
          </th>
          <th scope="col">State</th>
          <th scope="col" className="number">
            Messages
          </th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
        {services.map(({ service, keys, overBudget, state, reason, messages }) => {
          const { word, tone } = SERVICE_STATE_WORDS[state];
          return (
            <tr key={service} data-testid="service-row" data-service={service}>
              <th scope="row" title={service}>
                {serviceTitle(service)}
              </th>
              <td className="number">{formatCount(keys)}</td>
              <td className={`number${overBudget > 0 ? ' tone-warn strong' : ' soft'}`}>{formatCount(overBudget)}</td>
              <td className={`tone-${tone}`}>{word}</td>
              <td className="number">{formatCount(messages)}</td>
              <td className="soft wrap">{reason ?? UNKNOWN}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
