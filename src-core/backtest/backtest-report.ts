import type { BacktestRecord } from '../contract/backtest.ts';
import { instrumentOf } from '../market/instrument.ts';
import { priceFromPoints } from '../market/price.ts';
import { tradingDayOf } from '../market/session.ts';
import { epochMs, type Price } from '../market/units.ts';
import { averageExit, exitMsOf, risksOf, type Trade } from '../paper/trade.ts';
import { gainText, metricsOf, moneyText } from '../performance/metric-words.ts';
import type { EquityCurve } from '../performance/equity-account.ts';
import { lineChart } from '../report/line-chart.ts';
import { markup, type Markup } from '../report/markup.ts';
import { page } from '../report/page.ts';
import type { SweepRow } from './backtest-result.ts';
import { EXIT_WORDS, NOT_TAKEN_WORDS, clockOf, daysText, priceText, titleOf } from './run-words.ts';

const DOWN = '#e06565';
const ACCENT = '#6aa5ff';

const dayOf = (instant: number): string => tradingDayOf(epochMs(instant), 'future');

/** Equity after each closed trade, and under it how far it was below its peak. */
export function equityCharts({ start, closed }: EquityCurve): Markup {
  const [first] = closed;
  if (!first) return markup`<p>No trade was closed, so there is no curve.</p>`;
  const points = [{ x: first.atMs, y: start }, ...closed.map(({ atMs, equity }) => ({ x: atMs, y: equity }))];
  let peak = start;
  const under = points.map(({ x, y }) => {
    peak = Math.max(peak, y);
    return { x, y: y - peak };
  });
  const labels = { labelOfX: dayOf, labelOfY: moneyText };
  return markup`<h2>Equity of closed trades, dollars</h2>
${lineChart({ title: 'Equity', lines: [{ points, colour: ACCENT }], height: 260, ...labels })}
<h2>Drawdown, dollars</h2>
${lineChart({ title: 'Drawdown', lines: [{ points: under, colour: DOWN, isFilled: true }], height: 140, ...labels })}`;
}

function tradeRow(trade: Trade, tickSize: Price): Markup {
  const { side, quantity, entryMs, entryPrice, exits, net } = trade;
  const risks = risksOf(trade);
  const exitMs = exitMsOf(trade);
  return markup`<tr><td>${dayOf(entryMs)}</td><td>${clockOf(entryMs)}</td><td>${side}</td><td class="number">${quantity}</td>
<td class="number">${priceText(entryPrice, tickSize)}</td><td>${clockOf(exitMs)}</td>
<td class="number">${priceText(averageExit(trade), tickSize)}</td><td>${exits.map(({ reason }) => EXIT_WORDS[reason]).join(', ')}</td>
<td class="number ${net > 0 ? 'up' : net < 0 ? 'down' : 'soft'}">${gainText(net)}</td><td class="number">${risks === null ? '–' : risks.toFixed(2)}</td></tr>`;
}

function tradesTable(trades: readonly Trade[], tickSize: Price): Markup {
  if (trades.length === 0) return markup`<h2>Trades</h2><p>There was no trade.</p>`;
  return markup`<h2>Trades (${trades.length}), New York time</h2>
<table><thead><tr><th>Day</th><th>In</th><th>Side</th><th class="number">Size</th><th class="number">At</th><th>Out</th>
<th class="number">At</th><th>By</th><th class="number">Net, dollars</th><th class="number">R</th></tr></thead>
<tbody>${trades.map((trade) => tradeRow(trade, tickSize))}</tbody></table>`;
}

function sweepTable(axes: readonly string[], sweep: readonly SweepRow[]): Markup {
  if (sweep.length === 0) return markup``;
  const rows = [...sweep].sort((left, right) => right.statistics.net - left.statistics.net);
  return markup`<h2>Sweep (${sweep.length} sets, the best of many is luck in part)</h2>
<table><thead><tr>${axes.map((axis) => markup`<th>${axis}</th>`)}<th class="number">Trades</th><th class="number">Net, dollars</th>
<th class="number">Marked drawdown</th></tr></thead><tbody>${rows.map(
    ({ values, statistics, drawdown }) =>
      markup`<tr>${values.map((value) => markup`<td>${String(value)}</td>`)}<td class="number">${statistics.trades}</td>
<td class="number">${gainText(statistics.net)}</td><td class="number">${moneyText(drawdown)}</td></tr>`,
  )}</tbody></table>`;
}

/** A run as one file: measures, curves, trades, sessions and everything it takes to repeat it. */
export function backtestReport({ job, result, sweep, madeWallMs }: BacktestRecord): string {
  const { statistics, curve, trades, sessions, untaken, data } = result;
  const tickSize = instrumentOf(job.symbol)?.tickSize ?? priceFromPoints(0.01);
  const metrics = metricsOf(statistics, curve).map(
    ({ name, text, tone, meaning }) =>
      markup`<div class="card" title="${meaning}"><span>${name}</span><b class="${tone}">${text}</b></div>`,
  );
  const lines = sessions.map(({ day, signals, reason }) => {
    const told = signals.map(
      ({ knownAtMs, side, price }) => `${side} at ${clockOf(knownAtMs)}, ${priceText(price, tickSize)}`,
    );
    return markup`<tr><td>${day}</td><td>${told.length > 0 ? told.join('; ') : (reason ?? '')}</td></tr>`;
  });
  const notTaken = untaken.map(
    ({ id, because }) => markup`<tr><td>${id}</td><td>${NOT_TAKEN_WORDS[because]}</td></tr>`,
  );
  const settings = { parameters: job.parameters, fills: job.fills, size: job.size, startEquity: job.startEquity };
  const title = `${titleOf(job)}: ${daysText(sessions)}`;
  return page(
    title,
    markup`<h1>${title}</h1>
<p>Computed from ${data.bars} bars${data.ticks > 0 ? ` and ${data.ticks} ticks` : ''} of ${data.place}, SHA-256 ${data.sha256}. Made ${clockOf(epochMs(madeWallMs))} ET, ${dayOf(madeWallMs)}.</p>
<div class="cards">${metrics}</div>
${equityCharts(curve)}
${sweepTable(
  job.sweep.map(({ parameter }) => parameter),
  sweep,
)}
${tradesTable(trades, tickSize)}
<h2>Sessions (${sessions.length})</h2>
<table><tbody>${lines}</tbody></table>
${notTaken.length > 0 ? markup`<h2>Signals without a trade (${notTaken.length})</h2><table><tbody>${notTaken}</tbody></table>` : markup``}
<h2>What was asked</h2>
<table><tbody>${Object.entries(settings).map(([name, value]) => markup`<tr><td>${name}</td><td>${JSON.stringify(value)}</td></tr>`)}</tbody></table>
<p class="soft">Fills are modelled from bars or ticks: what they do not prove in the trader's favour is counted against him. Past results say little about future ones.</p>`,
  );
}
