import { memo, type ReactElement } from 'react';
import type { QuoteView } from '#core/contract/display';
import type { Price } from '#core/market/units';
import { useNow } from '../app/clock.ts';
import { Icon } from '../app/icons.tsx';
import { useMarket } from '../app/market-store.ts';
import { selectSymbol, type InstrumentView } from '../app/workstation-store.ts';
import { formatAge } from '../format/durations.ts';
import {
  changeSince,
  formatChange,
  formatCount,
  formatPercent,
  formatPrice,
  formatVolume,
  type PriceStyle,
} from '../format/prices.ts';

const NOT_KNOWN = 'Not known yet';

interface CellProperties {
  readonly symbol: string;
  readonly style: PriceStyle;
}

/** A cell subscribes to the one value it shows: a tick re-renders the cells it changed and nothing else. */
function useValue<Value>(symbol: string, pick: (quote: QuoteView) => Value): Value | null {
  return useMarket(({ quotes }) => {
    const quote = quotes[symbol];
    return quote ? pick(quote) : null;
  });
}

const LastCell = memo(function LastCell({ symbol, style }: CellProperties): ReactElement {
  const last = useValue(symbol, (quote) => quote.last);
  const previousClose = useValue(symbol, (quote) => quote.previousClose);
  const { direction } = changeSince(last, previousClose);
  return (
    <td className={`number tone-${direction}`} data-testid="watch-last" title={last === null ? NOT_KNOWN : undefined}>
      <span className="watch-last">
        {direction === 'up' || direction === 'down' ? <Icon name={direction} size={7} /> : null}
        {formatPrice(last, style)}
      </span>
    </td>
  );
});

const ChangeCell = memo(function ChangeCell({ symbol, style }: CellProperties): ReactElement {
  const last = useValue(symbol, (quote) => quote.last);
  const previousClose = useValue(symbol, (quote) => quote.previousClose);
  const { points, fraction, direction } = changeSince(last, previousClose);
  const tip =
    points === null
      ? `${NOT_KNOWN}: needs a last price and a previous close`
      : `Previous close ${formatPrice(previousClose, style)}`;
  return (
    <td className={`number tone-${direction}`} data-testid="watch-change" title={tip}>
      <span className="two-lines">
        <span>{formatChange(points, style)}</span>
        <span className="second">{formatPercent(fraction)}</span>
      </span>
    </td>
  );
});

interface QuoteCellProperties extends CellProperties {
  readonly side: 'bid' | 'ask';
}

const SIZES = { bid: 'bidSize', ask: 'askSize' } as const;

function QuoteSide({
  price,
  size,
  style,
}: {
  readonly price: Price | null;
  readonly size: number | null;
  readonly style: PriceStyle;
}): ReactElement {
  return (
    <span className="quote-side">
      <span>{formatPrice(price, style)}</span>
      <span className="second">{formatCount(size)}</span>
    </span>
  );
}

const QuoteCell = memo(function QuoteCell({ symbol, style, side }: QuoteCellProperties): ReactElement {
  const price = useValue(symbol, (quote) => quote[side]);
  const size = useValue(symbol, (quote) => quote[SIZES[side]]);
  return (
    <td className="number wide-quote" data-testid={`watch-${side}`} title={price === null ? NOT_KNOWN : undefined}>
      <span className="two-lines">
        <span>{formatPrice(price, style)}</span>
        <span className="second">{formatCount(size)}</span>
      </span>
    </td>
  );
});

/** Where there is no room for two columns: ask above bid, as on a ladder. */
const StackedQuoteCell = memo(function StackedQuoteCell({ symbol, style }: CellProperties): ReactElement {
  const bid = useValue(symbol, (quote) => quote.bid);
  const ask = useValue(symbol, (quote) => quote.ask);
  const bidSize = useValue(symbol, (quote) => quote.bidSize);
  const askSize = useValue(symbol, (quote) => quote.askSize);
  return (
    <td className="number narrow-quote">
      <span className="two-lines">
        <QuoteSide price={ask} size={askSize} style={style} />
        <QuoteSide price={bid} size={bidSize} style={style} />
      </span>
    </td>
  );
});

const VolumeCell = memo(function VolumeCell({ symbol }: { readonly symbol: string }): ReactElement {
  const volume = useValue(symbol, (quote) => quote.totalVolume);
  return (
    <td className="number soft" data-testid="watch-volume" title={volume === null ? NOT_KNOWN : formatCount(volume)}>
      {formatVolume(volume)}
    </td>
  );
});

/** The age of a price that is not current; the name where there is no price that could be taken for one. */
function HeldAge({ symbol, description }: { readonly symbol: string; readonly description: string }): ReactElement {
  const receivedWallMs = useValue(symbol, (quote) => quote.receivedWallMs);
  const now = useNow(1_000);
  if (receivedWallMs === null) return <span className="second watch-name">{description}</span>;
  return (
    <span className="second held-age" data-testid="watch-age">
      <Icon name="clock" size={10} />
      {formatAge(now - receivedWallMs)}
    </span>
  );
}

interface RowProperties {
  readonly instrument: InstrumentView;
  readonly isSelected: boolean;
  readonly isHeld: boolean;
}

export const WatchlistRow = memo(function WatchlistRow({
  instrument,
  isSelected,
  isHeld,
}: RowProperties): ReactElement {
  const { symbol, description, priceFormat: style } = instrument;
  return (
    <tr
      className={isSelected ? 'is-selected' : undefined}
      data-testid="watchlist-row"
      data-symbol={symbol}
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      onClick={() => {
        selectSymbol(symbol);
      }}
    >
      <th scope="row">
        <span className="two-lines">
          <span className="watch-symbol">{symbol}</span>
          {isHeld ? (
            <HeldAge symbol={symbol} description={description} />
          ) : (
            <span className="second watch-name" title={description}>
              {description}
            </span>
          )}
        </span>
      </th>
      <LastCell symbol={symbol} style={style} />
      <ChangeCell symbol={symbol} style={style} />
      <QuoteCell symbol={symbol} style={style} side="bid" />
      <QuoteCell symbol={symbol} style={style} side="ask" />
      <StackedQuoteCell symbol={symbol} style={style} />
      <VolumeCell symbol={symbol} />
    </tr>
  );
});
