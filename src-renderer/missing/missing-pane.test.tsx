import { describe, expect, it } from 'vitest';
import { MissingButton } from '../chart/legend.tsx';
import { buttonOf, htmlOf, textOf } from '../testing/html.ts';
import { makeStretch } from '../testing/make-stretch.ts';
import { MissingPane } from './missing-pane.tsx';

const IDLE = { isBusy: false, outcome: null };

describe('the list of missing minutes', () => {
  it('says for each stretch what became of it', () => {
    const stretches = [makeStretch(), makeStretch({ fromMs: 0, toMs: 0, state: 'failed', sentence: 'No answer.' })];
    const view = <MissingPane symbol="/NQ" stretches={stretches} looking={IDLE} filling={IDLE} />;
    expect(textOf(view)).toContain(
      'Fri 20 Nov 09:41–09:44 ET 4 0 Missing The feed was down; Schwab keeps no futures history.',
    );
    expect(textOf(view)).toContain('Could not be read No answer.');
    expect(buttonOf(view, 'Try again')?.isDisabled).toBe(false);
  });

  it('does not ask twice at a time, and shows the answer', () => {
    const reading = (
      <MissingPane symbol="/NQ" stretches={[makeStretch({ state: 'asking' })]} looking={IDLE} filling={IDLE} />
    );
    expect(buttonOf(reading, 'Reading…')?.isDisabled).toBe(true);
    const filling = { isBusy: false, outcome: { ok: false, sentence: 'Log in first.' } };
    const view = <MissingPane symbol="/NQ" stretches={[makeStretch()]} looking={IDLE} filling={filling} />;
    expect(textOf(view)).toContain('Log in first.');
  });

  it('tells none from not known', () => {
    expect(textOf(<MissingPane symbol="/NQ" stretches={[]} looking={IDLE} filling={IDLE} />)).toBe(
      'No minute of /NQ is missing.',
    );
    const looking = { isBusy: false, outcome: { ok: false, sentence: 'The archive is closed.' } };
    const view = <MissingPane symbol="/NQ" stretches={null} looking={looking} filling={IDLE} />;
    expect(textOf(view)).toContain('could not be looked through: The archive is closed.');
    expect(buttonOf(view, 'Look again')).toBeDefined();
  });
});

describe('the legend', () => {
  it('counts what is missing and says why in its tooltip', () => {
    const view = <MissingButton stretches={[makeStretch()]} />;
    expect(textOf(view)).toBe('4 min missing');
    expect(htmlOf(view)).toContain(
      'title="Fri 20 Nov 09:41–09:44 ET: 4 min missing. The feed was down; Schwab keeps no futures history."',
    );
  });

  it('is silent when all was filled', () => {
    expect(htmlOf(<MissingButton stretches={[makeStretch({ state: 'filled', filledMinutes: 2 })]} />)).toBe('');
  });
});
