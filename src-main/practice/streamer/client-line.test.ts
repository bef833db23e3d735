import type { WebSocket } from 'ws';
import { describe, expect, test } from 'vitest';
import { FaultSwitchboard } from '../faults/fault-switchboard.ts';
import { ClientLine } from './client-line.ts';

interface Sent {
  readonly text: string;
  readonly fin: boolean;
}

/** A socket that takes everything down. */
function scriptedSocket() {
  const sent: Sent[] = [];
  const calls: string[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send: (data: Buffer | string, options?: { readonly fin: boolean }) =>
      sent.push({ text: data.toString(), fin: options?.fin ?? true }),
    close: (code: number) => calls.push(`close ${code}`),
    terminate: () => calls.push('terminate'),
    pause: () => calls.push('pause'),
  };
  return { socket, sent, calls };
}

function lineWith(unsentBytes = 1_000) {
  const faults = new FaultSwitchboard(() => 0);
  const scripted = scriptedSocket();
  return {
    ...scripted,
    faults,
    line: new ClientLine(scripted.socket as unknown as WebSocket, faults, { unsentBytes }),
  };
}

describe('a line', () => {
  test('sends a frame whole; when frames are split in three fragments that make it up', () => {
    const { line, sent, faults } = lineWith();
    line.send('{"whole":1}');
    expect(sent.splice(0)).toEqual([{ text: '{"whole":1}', fin: true }]);
    faults.set({ name: 'split-frames' });
    line.send('{"in":"three"}');
    expect(sent.map(({ fin }) => fin)).toEqual([false, false, true]);
    expect(sent.map(({ text }) => text).join('')).toBe('{"in":"three"}');
  });

  test('spoils data frames alone, as often as the fault says', () => {
    const { line, sent, faults } = lineWith();
    faults.set({ name: 'malformed-frame', count: 1 });
    line.send('{"response":[]}');
    line.sendData('{"data":[]}');
    line.sendData('{"data":[1]}');
    const texts = sent.map(({ text }) => text);
    expect(texts).toHaveLength(4);
    expect([texts[0], texts[2], texts[3]]).toEqual(['{"response":[]}', '{"data":[]}', '{"data":[1]}']);
    expect(() => JSON.parse(texts[1] ?? '') as unknown).toThrow();
  });

  test('counts what trickles as unsent, so that a client behind a slow line is behind', () => {
    const { line, faults } = lineWith(10);
    faults.set({ name: 'slow' });
    expect(line.isBehind).toBe(false);
    line.send('more than ten bytes');
    expect(line.isBehind).toBe(true);
    line.ended();
  });

  test('cuts off a client that lets far too much pile up', () => {
    const { line, socket, sent, calls } = lineWith(1_000);
    socket.bufferedAmount = 8_001;
    line.send('{}');
    expect(sent).toEqual([]);
    expect(calls).toEqual(['terminate']);
  });

  test('that is dead says nothing more, and is cut instead of closed', () => {
    const { line, sent, calls } = lineWith();
    line.die();
    line.send('{}');
    line.close();
    expect(sent).toEqual([]);
    expect(calls).toEqual(['pause', 'terminate']);
    line.ended();
  });

  test('closes in order once', () => {
    const { line, calls } = lineWith();
    line.close();
    line.close();
    expect(calls).toEqual(['close 1000']);
    line.ended();
  });
});
