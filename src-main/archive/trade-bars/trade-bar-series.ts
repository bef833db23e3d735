import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import { BAR_GRADES } from '#core/market/bar';
import type { AssetClass } from '#core/market/instrument';
import { TradeBars, type Trade, type TradeBar, type TradeBarRule } from '#core/market/trade-bars';
import { epochMs, symbolName } from '#core/market/units';

/** As many as a chart holds. */
const MOST_BARS = 10_000;
const TRIMMED_BARS = 1_000;

/** The bars of one rule, made of trades in the order of their arrival; kept up as trades come. */
export class TradeBarSeries {
  readonly #rule: TradeBarRule;
  readonly #assetClass: AssetClass;
  #maker: TradeBars;
  #bars: TradeBar[] = [];
  #newestMs = -Infinity;
  #epoch = NaN;

  constructor(rule: TradeBarRule, assetClass: AssetClass) {
    this.#rule = rule;
    this.#assetClass = assetClass;
    this.#maker = new TradeBars(rule, assetClass);
  }

  /**
   * @param epoch the run of the feed that it came in: time that goes back with another run has begun anew, for an
   * exchange that is practised with plays again; within a run it is a late trade
   */
  push(trade: Trade, epoch: number): void {
    if (epoch !== this.#epoch && trade.exchangeMs < this.#newestMs) this.#beginAnew(trade.exchangeMs);
    this.#epoch = epoch;
    // A late trade counts where it arrives: bars of trades have no place for it further back.
    this.#newestMs = Math.max(this.#newestMs, trade.exchangeMs);
    const ended = this.#maker.push({ ...trade, exchangeMs: epochMs(this.#newestMs) });
    for (const bar of ended) this.#keep(bar);
    if (this.#bars.length > MOST_BARS + TRIMMED_BARS) this.#bars = this.#bars.slice(-MOST_BARS);
  }

  /**
   * The newest `limit` bars that start at or after an instant, and the one under way, which is graded `partial`. No two
   * start at the same millisecond: of several that did, the later ones are stamped one later each.
   */
  from(symbol: string, fromMs: number, limit: number): PackedBars {
    const { forming } = this.#maker;
    const all = forming ? [...this.#bars, this.#placed(forming)] : this.#bars;
    const bars = all.filter(({ startMs }) => startMs >= fromMs).slice(-limit);
    const cells = new Float64Array(bars.length * PACKED_BAR_WIDTH);
    bars.forEach(({ startMs, open, high, low, close, volume, trades }, index) => {
      const isUnderWay = forming !== null && index === bars.length - 1;
      const grade = BAR_GRADES.indexOf(isUnderWay ? 'partial' : 'built');
      cells.set([startMs, open, high, low, close, volume, trades, grade], index * PACKED_BAR_WIDTH);
    });
    return { symbol: symbolName(symbol), count: bars.length, cells, contracts: bars.map(() => null) };
  }

  #keep(bar: TradeBar): void {
    this.#bars.push(this.#placed(bar));
  }

  #placed(bar: TradeBar): TradeBar {
    const before = this.#bars.at(-1)?.startMs ?? -Infinity;
    return bar.startMs > before ? bar : { ...bar, startMs: epochMs(before + 1) };
  }

  /** What was made from here on belongs to the earlier run. */
  #beginAnew(fromMs: number): void {
    this.#bars = this.#bars.filter(({ lastMs }) => lastMs < fromMs);
    this.#maker = new TradeBars(this.#rule, this.#assetClass);
    this.#newestMs = -Infinity;
  }
}
