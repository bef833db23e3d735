/** What the rule's text leaves open. */
export interface SqlVariant {
  readonly rangeMinutes: number;
  readonly untilMinutes: number;
  readonly trigger: 'close' | 'touch';
  readonly displacementPercent: number;
  readonly displacementTicks: number;
  readonly tick: number;
}

/**
 * The opening-range breakout in SQL, written from the rule's text (analytics, sections 1.1 and 1.3) over a table
 * `bars(ms, open, high, low, close)` in points and a table `closed_days(day)`; New York time comes from DuckDB. One row for
 * each trading day of which there are bars: side, minute and price of the first break, or which of three reasons there
 * is for none.
 */
export function breakoutSql(variant: SqlVariant): string {
  const { rangeMinutes, untilMinutes, trigger, displacementPercent, displacementTicks, tick } = variant;
  const isDisplaced = displacementPercent > 0 || displacementTicks > 0;
  const share = displacementPercent / 100;
  const up = `ceil(round((high * (1 + ${share}) + ${displacementTicks * tick}) / ${tick}, 6)) * ${tick}`;
  const down = `floor(round((low * (1 - ${share}) - ${displacementTicks * tick}) / ${tick}, 6)) * ${tick}`;
  const [longLevel, shortLevel] = isDisplaced ? [up, down] : ['high', 'low'];
  const strict = trigger === 'close' && !isDisplaced ? '' : '=';
  const [above, below] = trigger === 'close' ? ['l.close', 'l.close'] : ['l.high', 'l.low'];
  return `
    WITH local AS (
      SELECT *, (to_timestamp(ms / 1000) AT TIME ZONE 'America/New_York') AS t FROM bars
    ), dated AS (
      SELECT *, strftime((t + INTERVAL 6 HOUR)::DATE, '%Y-%m-%d') AS day,
        strftime(t, '%Y-%m-%d') AS date, hour(t) * 60 + minute(t) - 570 AS since_open FROM local
    ), ranges AS (
      SELECT day, max(high) AS high, min(low) AS low, bool_or(since_open = 0) AS is_opened FROM dated
      WHERE date = day AND since_open >= 0 AND since_open < ${rangeMinutes} GROUP BY day
    ), levels AS (
      SELECT day, ${longLevel} AS long_level, ${shortLevel} AS short_level FROM ranges WHERE is_opened
    ), breaks AS (
      SELECT l.day, l.ms, since_open, open, close, long_level, short_level,
        ${above} >${strict} long_level AS is_long, ${below} <${strict} short_level AS is_short
      FROM dated l JOIN levels ON levels.day = l.day
      WHERE date = l.day AND since_open >= ${rangeMinutes} AND since_open < ${untilMinutes}
    ), sided AS (
      SELECT *, CASE WHEN is_long AND is_short THEN
          CASE WHEN abs(long_level - open) <= abs(short_level - open) THEN 'long' ELSE 'short' END
        WHEN is_long THEN 'long' WHEN is_short THEN 'short' END AS side
      FROM breaks WHERE (is_long OR is_short) AND day NOT IN (SELECT day FROM closed_days)
    ), first AS (
      SELECT * FROM sided QUALIFY row_number() OVER (PARTITION BY day ORDER BY ms) = 1
    )
    SELECT days.day, first.side, first.ms::DOUBLE AS ms,
      CASE WHEN first.side IS NULL THEN NULL
        WHEN '${trigger}' = 'close' THEN close
        WHEN side = 'long' THEN greatest(long_level, open) ELSE least(short_level, open) END AS price,
      CASE WHEN first.side IS NOT NULL THEN NULL
        WHEN days.day IN (SELECT day FROM closed_days) OR dayofweek(days.day::DATE) IN (0, 6) THEN 'no session'
        WHEN days.day NOT IN (SELECT day FROM levels) THEN 'no opening minute'
        ELSE 'range held' END AS reason
    FROM (SELECT DISTINCT day FROM dated) days LEFT JOIN first ON first.day = days.day
    ORDER BY days.day`;
}
