import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineChart, thinned } from './line-chart.ts';
import { escapeHtml, markup } from './markup.ts';
import { page } from './page.ts';

const SCRIPT = `"><script>alert('x')</script>`;

describe('what goes into a report', () => {
  it('is escaped, in text and in attributes', () => {
    expect(markup`<p title="${SCRIPT}">${SCRIPT}</p>`.text).toBe(
      `<p title="${escapeHtml(SCRIPT)}">${escapeHtml(SCRIPT)}</p>`,
    );
    expect(page(SCRIPT, markup`<p>${SCRIPT}</p>`)).not.toContain('<script');
  });

  it('never holds a sign that could open a tag or end an attribute, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('forbids every fetch and every script', () => {
    const text = page('Report', markup`<p>body</p>`);
    expect(text).toContain('default-src &#39;none&#39;');
    expect(text).not.toMatch(/https?:|src=|@import|url\(/);
  });
});

describe('a chart', () => {
  it('keeps the peaks of what it thins', () => {
    const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: x === 54_321 ? 1_000 : Math.sin(x) }));
    const kept = thinned(points);
    expect(kept.length).toBeLessThanOrEqual(2_000);
    expect(Math.max(...kept.map(({ y }) => y))).toBe(1_000);
  });

  it('says so when there is nothing to draw, and draws one point and flat lines', () => {
    const shape = { title: 'Equity', height: 200, labelOfX: String, labelOfY: String };
    expect(lineChart({ ...shape, lines: [{ points: [], colour: 'red' }] }).text).toContain('nothing to draw');
    const flat = lineChart({ ...shape, lines: [{ points: [{ x: 1, y: 5 }], colour: 'red' }] }).text;
    expect(flat).not.toContain('NaN');
  });
});
