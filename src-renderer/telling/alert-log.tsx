import { useEffect, type ReactElement } from 'react';
import type { Delivery, LogEntry } from '#core/telling/log-entry';
import { CLASS_WORDS, TELLING_CLASS_NAMES } from '#core/telling/class-words';
import { showTime } from '../app/show-time.ts';
import { DELIVERY_WORDS, deliveryTitle } from './delivery-words.ts';
import { searchLog, useTelling } from './telling-store.ts';

function DeliveryChip({ delivery }: { readonly delivery: Delivery }): ReactElement {
  const { word, tone } = DELIVERY_WORDS[delivery.state];
  return (
    <span
      className={`delivery tone-${tone}`}
      data-testid="delivery"
      data-channel={delivery.channel}
      data-state={delivery.state}
      title={deliveryTitle(delivery)}
    >
      {delivery.by} <b>{word}</b>
    </span>
  );
}

function EntryRow({ entry }: { readonly entry: LogEntry }): ReactElement {
  const { title, body, count, origin, deliveries, lastAtWallMs } = entry;
  const problems = deliveries.filter(({ state, detail }) => (state === 'failed' || state === 'dropped') && detail);
  return (
    <li className="log-entry" data-testid="log-entry" data-class={entry.class} data-event={entry.id}>
      <time className="figures soft">{showTime(lastAtWallMs)}</time>
      <div className="log-words">
        <p>
          <b>{title}</b>
          {count > 1 ? <span className="log-count figures">×{count}</span> : null}
          {origin === 'live' ? null : <span className="log-origin">{origin}</span>}
        </p>
        <p className="soft log-body">{body}</p>
        {problems.map(({ by, detail }) => (
          <p key={by} className="tone-bad">
            {by}: {detail}
          </p>
        ))}
      </div>
      <div className="deliveries">
        {deliveries.map((delivery) => (
          <DeliveryChip key={`${delivery.channel} ${delivery.targetId ?? ''}`} delivery={delivery} />
        ))}
      </div>
    </li>
  );
}

/** Everything that was told, and what was held back or could not be told, newest first. */
export function AlertLog(): ReactElement {
  const { entries, question, ofClass } = useTelling();
  useEffect(() => {
    const { question: kept, ofClass: keptClass } = useTelling.getState();
    void searchLog(kept, keptClass);
  }, []);
  return (
    <section className="alert-log" aria-label="Alert log">
      <div className="alerts-head">
        <h3>Log</h3>
        <input
          type="search"
          className="search"
          placeholder="Search the log"
          aria-label="Search the log"
          data-testid="log-search"
          value={question}
          onChange={(event) => void searchLog(event.target.value, ofClass)}
        />
        <select
          className="select"
          aria-label="Which events"
          value={ofClass ?? ''}
          onChange={({ target }) =>
            void searchLog(question, TELLING_CLASS_NAMES.find((name) => name === target.value) ?? null)
          }
        >
          <option value="">Everything</option>
          {TELLING_CLASS_NAMES.map((name) => (
            <option key={name} value={name}>
              {CLASS_WORDS[name].title}
            </option>
          ))}
        </select>
      </div>
      {entries === null || entries.length > 0 ? null : (
        <p className="soft alerts-empty">
          {question === '' && ofClass === null
            ? 'Nothing has been told yet. Signals, price alerts, outages and warnings are kept here.'
            : 'Nothing in the log holds these words.'}
        </p>
      )}
      {entries === null ? <p className="soft alerts-empty">Reading the log.</p> : null}
      <ol className="log-entries" data-testid="alert-log">
        {entries?.map((entry) => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </ol>
    </section>
  );
}
