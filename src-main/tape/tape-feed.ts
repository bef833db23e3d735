import type { FeedBatch } from '#core/market/feed-batch';
import { epochMs, symbolName } from '#core/market/units';
import { ExchangeClock } from '../feeds/schwab/exchange-clock.ts';
import { FaultLog } from '../feeds/schwab/fault-log.ts';
import { FrameDecoder } from '../feeds/schwab/frame-decoder.ts';
import { ROW_CAP, RowBuffer } from '../feeds/schwab/row-buffer.ts';
import { WantedData } from '../feeds/schwab/wanted-data.ts';
import { readTapeHeader, readTapeLines } from './read-tape.ts';
import type { TapeLine } from './tape-line.ts';

/** Tapes of one run once more through the decoder of the live feed: the same rows and events in the same order. */
export function* tapeFeed(files: readonly string[]): Generator<FeedBatch> {
  const [first] = files;
  if (first === undefined) return;
  const { source, epoch, symbols } = readTapeHeader(first);
  const rows = new RowBuffer();
  const clock = new ExchangeClock();
  const decoder = new FrameDecoder({
    symbols: symbols.map(symbolName),
    rows,
    clock,
    faults: new FaultLog((text) => text),
    wanted: new WantedData(() => undefined),
    redact: (text) => text,
    // Answers of the server are not on a tape.
    onWord: () => undefined,
  });
  let batchSeq = 0;
  let firstRowSeq = 1;
  const batch = (): FeedBatch => {
    batchSeq += 1;
    const made: FeedBatch = {
      epoch,
      source,
      batchSeq,
      firstRowSeq,
      symbols: symbols.map(symbolName),
      rowCount: rows.rowCount,
      rows: rows.copyRows(),
      rare: rows.rare,
    };
    firstRowSeq += rows.rowCount;
    rows.clear();
    return made;
  };
  for (const file of files) {
    for (const line of readTapeLines(file)) {
      play(line, { decoder, clock, rows });
      if (rows.rowCount >= ROW_CAP) yield batch();
    }
  }
  if (!rows.isEmpty) yield batch();
}

/** What the disk could not keep up with was not heard, as far as the tape goes: the minute around it is not whole. */
function tellGap(exchangeMs: number | null, rows: RowBuffer): void {
  if (exchangeMs === null) return;
  for (const state of ['down', 'up'] as const) rows.addRare({ kind: 'link', state, exchangeMs: epochMs(exchangeMs) });
}

interface Player {
  readonly decoder: FrameDecoder;
  readonly clock: ExchangeClock;
  readonly rows: RowBuffer;
}

function play(line: TapeLine, { decoder, clock, rows }: Player): void {
  switch (line.is) {
    case 'frame':
      decoder.decode(line.text, line.wallMs, line.monotonicMs);
      break;
    case 'clock':
      // The clock went on by itself then; asked at the same moment it does so again, and knows that it has.
      rows.addClockRow(clock.extrapolate(line.monotonicMs) ?? line.exchangeMs, line.wallMs, line.monotonicMs);
      break;
    case 'link':
      rows.addRare({ kind: 'link', state: line.state, exchangeMs: epochMs(line.exchangeMs) });
      break;
    case 'relink':
      decoder.relink();
      break;
    case 'event':
      rows.addRare(line.event);
      break;
    case 'lost':
      tellGap(clock.reading, rows);
      break;
  }
}
