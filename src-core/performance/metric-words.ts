import { formatPriceText } from '../market/price-format.ts';
import { priceFromPoints, priceToPoints } from '../market/price.ts';
import type { Price } from '../market/units.ts';
import type { Drawdown } from './drawdown.ts';
import type { EquityCurve } from './equity-account.ts';
import type { Figure } from './figure.ts';
import type { TradeStatistics } from './trade-statistics.ts';

/** A measure in words: the same on the screen, in a report and on a terminal. */
export interface Metric {
  readonly name: string;
  readonly text: string;
  /** Whether it is a gain or a loss; `plain` for what is neither. */
  readonly tone: 'up' | 'down' | 'plain';
  /** What it says, for whoever points at it. */
  readonly meaning: string;
}

const toneOf = (value: number): Metric['tone'] => (value > 0 ? 'up' : value < 0 ? 'down' : 'plain');

/** `12,204.50`, `−300.00`. */
export const moneyText = (dollars: number): string =>
  formatPriceText(priceFromPoints(dollars), { kind: 'decimal', decimals: 2 });

/** With its sign: `+12.50`. */
export const gainText = (dollars: number): string => (dollars > 0 ? `+${moneyText(dollars)}` : moneyText(dollars));

/** A figure as text, or its state as words: a dash where a number would be a lie. */
export function figureText(figure: Figure, write: (value: number) => string): string {
  switch (figure.kind) {
    case 'value':
      return write(figure.value);
    case 'infinite':
      return '– (no loss)';
    case 'undefined':
      return 'not defined';
    case 'too-few':
      return `from ${figure.need} days on (${figure.have})`;
  }
}

const percentText = (share: number): string => `${(share * 100).toFixed(1)} %`;
const plain = (value: number): string => value.toFixed(2).replace('-', '\u2212');
const figureTone = (figure: Figure): Metric['tone'] => (figure.kind === 'value' ? toneOf(figure.value) : 'plain');
const pointsText = (units: number): string => plain(priceToPoints(units as Price));

function drawdownText({ amount, percent }: Drawdown): string {
  return percent === null ? moneyText(amount) : `${moneyText(amount)} (${percent.toFixed(2)} %)`;
}

/** Every measure of a run, in the order in which they are shown. The number of trades stands beside the win rate always. */
export function metricsOf(statistics: TradeStatistics, curve: EquityCurve): readonly Metric[] {
  const { trades, wins, losses, scratches, net, fees, winRate, profitFactor, expectancy, expectancyRisks } = statistics;
  const { ratios, closedDrawdown, markedDrawdown } = curve;
  const metric = (name: string, text: string, meaning: string, tone: Metric['tone'] = 'plain'): Metric => ({
    name,
    text,
    tone,
    meaning,
  });
  const n = `n = ${trades}`;
  return [
    metric('Net profit', gainText(net), `After ${moneyText(fees)} of fees, realised.`, toneOf(net)),
    metric('Trades', String(trades), `${wins} won, ${losses} lost, ${scratches} neither. A trade is flat to flat.`),
    metric('Win rate', `${figureText(winRate, percentText)} (${n})`, 'Trades with a net above nought, of all trades.'),
    metric('Profit factor', figureText(profitFactor, plain), 'Gross profit by gross loss.'),
    metric('Expectancy', figureText(expectancy, gainText), `Mean net a trade, ${n}.`, figureTone(expectancy)),
    metric(
      'Expectancy, R',
      figureText(expectancyRisks, plain),
      `Mean net by initial risk, ${n}.`,
      figureTone(expectancyRisks),
    ),
    metric('Average win', figureText(statistics.averageWin, gainText), `${wins} trades.`),
    metric('Average loss', figureText(statistics.averageLoss, gainText), `${losses} trades.`),
    metric('Max drawdown, closed', drawdownText(closedDrawdown), 'From a peak of the equity of closed trades.'),
    metric('Max drawdown, marked', drawdownText(markedDrawdown), 'From a peak of the equity with open profit.'),
    metric('Sharpe, daily', figureText(ratios.sharpe, plain), `Mean by deviation of ${ratios.days} daily returns.`),
    metric('Sharpe, a year', figureText(ratios.sharpeAnnual, plain), 'The daily one by the root of 252.'),
    metric('Sortino, daily', figureText(ratios.sortino, plain), 'Mean by downside deviation over all days.'),
    metric('Sortino, a year', figureText(ratios.sortinoAnnual, plain), 'The daily one by the root of 252.'),
    metric('Average MAE', figureText(statistics.averageWorst, pointsText), 'Worst excursion while open, in points.'),
    metric('Average MFE', figureText(statistics.averageBest, pointsText), 'Best excursion while open, in points.'),
  ];
}
