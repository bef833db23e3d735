import { clockOf, priceText, EXIT_WORDS } from '../backtest/run-words.ts';
import { instrumentOf } from '../market/instrument.ts';
import { priceFromPoints } from '../market/price.ts';
import { epochMs } from '../market/units.ts';
import { averageExit, exitMsOf, type Trade } from '../paper/trade.ts';
import { gainText, moneyText } from '../performance/metric-words.ts';
import { lineChart } from '../report/line-chart.ts';
import { markup, type Markup } from '../report/markup.ts';
import { page } from '../report/page.ts';
import type { PaperSession } from './paper-session.ts';

/** What a day came to, in one line. */
export function sessionSentence({ signals, trades, total, drawdown }: PaperSession): string {
  if (signals === 0) return 'No signal.';
  const count = signals === 1 ? '1 signal' : `${signals} signals`;
  const closed = trades.length === 1 ? '1 trade closed' : `${trades.length} trades closed`;
  return `${count}, ${closed}, ${gainText(total)} dollars on paper, drawdown ${moneyText(drawdown)}.`;
}

function tradeRow(trade: Trade): Markup {
  const tickSize = instrumentOf(trade.symbol)?.tickSize ?? priceFromPoints(0.01);
  const { symbol, side, entryMs, entryPrice, exits, net } = trade;
  return markup`<tr><td>${symbol}</td><td>${side}</td><td>${clockOf(entryMs)}</td><td class="number">${priceText(entryPrice, tickSize)}</td>
<td>${clockOf(exitMsOf(trade))}</td><td class="number">${priceText(averageExit(trade), tickSize)}</td>
<td>${exits.map(({ reason }) => EXIT_WORDS[reason]).join(', ')}</td><td class="number ${net > 0 ? 'up' : net < 0 ? 'down' : 'soft'}">${gainText(net)}</td></tr>`;
}

/** A trading day on paper as one file: what each strategy made of it, the curve and the trades. */
export function sessionReport(session: PaperSession): string {
  const { day, asOfMs, strategies, trades, points } = session;
  const title = `Session of ${day}`;
  const rows = strategies.map(
    ({ title: name, symbol, trades: closed, realised, open, drawdown }) =>
      markup`<tr><td>${name}</td><td>${symbol}</td><td class="number">${closed}</td><td class="number">${gainText(realised)}</td>
<td class="number">${gainText(open)}</td><td class="number">${moneyText(drawdown)}</td></tr>`,
  );
  const curve = lineChart({
    title: 'Realised and open profit',
    lines: [{ points: points.map(({ atMs, total }) => ({ x: atMs, y: total })), colour: '#6aa5ff', isFilled: true }],
    height: 240,
    labelOfX: (x) => clockOf(epochMs(x)).slice(0, 5),
    labelOfY: moneyText,
  });
  return page(
    title,
    markup`<h1>${title}</h1>
<p>${sessionSentence(session)} Bars up to ${clockOf(asOfMs)} ET; one contract a signal, no costs, filled by the model of the backtest.</p>
${strategies.length > 0 ? curve : markup``}
<h2>Strategies</h2>
${
  strategies.length > 0
    ? markup`<table><thead><tr><th>Strategy</th><th>Symbol</th><th class="number">Trades</th><th class="number">Realised, dollars</th>
<th class="number">Open, dollars</th><th class="number">Drawdown, dollars</th></tr></thead><tbody>${rows}</tbody></table>`
    : markup`<p>No strategy gave a signal.</p>`
}
<h2>Trades, New York time</h2>
${
  trades.length > 0
    ? markup`<table><thead><tr><th>Symbol</th><th>Side</th><th>In</th><th class="number">At</th><th>Out</th><th class="number">At</th>
<th>By</th><th class="number">Net, dollars</th></tr></thead><tbody>${trades.map(tradeRow)}</tbody></table>`
    : markup`<p>No trade was closed.</p>`
}`,
  );
}
