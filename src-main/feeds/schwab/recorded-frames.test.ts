import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DecoderBench } from './testing/decoder-bench.ts';

const FOLDER = new URL('../../../resources/frames/schwab/', import.meta.url);
const lineSchema = z.object({
  frame: z.object({
    data: z.array(z.object({ service: z.string(), content: z.array(z.object({ key: z.string() })) })),
  }),
});

/** Every recorded frame of a file through one decoder that asked for every symbol in it. */
async function play(file: string): Promise<DecoderBench> {
  const text = await readFile(new URL(file, FOLDER), 'utf8');
  const lines: unknown[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
  const keys = lines.flatMap((line) =>
    lineSchema.parse(line).frame.data.flatMap(({ content }) => content.map(({ key }) => key)),
  );
  const bench = new DecoderBench([...new Set(keys)]);
  for (const line of lines) {
    // Each was recorded on a connection of its own, years apart.
    bench.decoder.relink();
    bench.text(JSON.stringify((line as { readonly frame: unknown }).frame));
  }
  return bench;
}

describe('frames that Schwab really sent', () => {
  it('2024 (schwab-py): futures and equities with every field, bars of both kinds', async () => {
    const bench = await play('schwab-py_tests_frames.jsonl');
    const ticks = bench.ticks();
    expect(ticks.map(({ symbol }) => symbol)).toEqual(['MSFT', 'GOOG', '/CL', '/ES']);
    expect(ticks[0]).toMatchObject({
      exchangeMs: 1_715_777_953_982,
      last: 41_709_000_000,
      bid: 41_701_000_000,
      ask: 41_708_000_000,
      lastSize: 10,
      totalVolume: 162_750,
      bidSize: 1,
      askSize: 0,
    });
    expect(bench.rare()).toContainEqual({
      kind: 'reference',
      symbol: 'MSFT',
      previousClose: 41_581_000_000,
      description: 'Microsoft Corp',
    });
    expect(bench.rare()).toContainEqual({
      kind: 'broker-bar',
      symbol: 'MSFT',
      startMs: 1_715_903_940_000,
      open: 42_165_000_000,
      high: 42_179_000_000,
      low: 42_165_000_000,
      close: 42_175_500_000,
      volume: 26,
    });
    expect(bench.rare()).toContainEqual({
      kind: 'broker-bar',
      symbol: '/ES',
      startMs: 1_590_597_840_000,
      open: 299_625_000_000,
      high: 299_725_000_000,
      low: 299_525_000_000,
      close: 299_725_000_000,
      volume: 1_501,
    });
    const { malformedFrame, badNumber, unknownField, duplicate } = bench.counts();
    expect([malformedFrame, badNumber, unknownField, duplicate]).toEqual(Array(4).fill(undefined));
  });

  it('the alias of a future names its contract', async () => {
    const bench = await play('schwab-py_tests_frames.jsonl');
    const contracts = bench
      .rare()
      .flatMap((event) => (event.kind === 'reference' && event.contract ? [event.contract] : []));
    expect(contracts).toHaveLength(2);
    for (const contract of contracts) expect(contract).toMatch(/^\/(ES|CL)[FGHJKMNQUVXZ]24$/);
  });

  it('2025 (Schwabdev): images of few fields, a bar sent right after its subscription', async () => {
    const bench = await play('schwabdev_docs_frames.jsonl');
    expect(bench.ticks().map(({ symbol, last, bidSize, flags }) => [symbol, last, bidSize, flags])).toEqual([
      // No times among the fields that were asked for: the frame's own stands in.
      ['AMD', 21_793_000_000, 200, 3],
      ['INTC', 4_144_000_000, 200, 3],
      ['/ES', 687_950_000_000, 11, 3],
    ]);
    expect(bench.rare()).toContainEqual({
      kind: 'broker-bar',
      symbol: '/ES',
      startMs: 1_765_307_160_000,
      open: 685_825_000_000,
      high: 685_875_000_000,
      low: 685_775_000_000,
      close: 685_850_000_000,
      volume: 897,
    });
  });
});
