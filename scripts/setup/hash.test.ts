import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFile, hashTree } from './hash.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bellwether-hash-'));
  await mkdir(join(root, 'src', 'deep'), { recursive: true });
  await writeFile(join(root, 'src', 'deep', 'one.ts'), 'one');
  await writeFile(join(root, 'src', 'two.ts'), 'two');
  await writeFile(join(root, 'lock.json'), '{}');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const hash = (): Promise<string> =>
  hashTree(root, ['src', 'lock.json', 'absent'], (path) => !path.endsWith('.test.ts'));

describe('the hash of the sources', () => {
  it('is the same whatever the times and the order', async () => {
    const before = await hash();
    await utimes(join(root, 'src', 'two.ts'), new Date(0), new Date(0));
    expect(await hash()).toBe(before);
    expect(await hashTree(root, ['lock.json', 'src', 'src/two.ts'])).toBe(before);
  });

  it.each([
    ['content', () => writeFile(join(root, 'src', 'two.ts'), 'TWO')],
    ['a new file', () => writeFile(join(root, 'src', 'three.ts'), '')],
    ['a file that goes', () => rm(join(root, 'src', 'two.ts'))],
    ['an absent file that comes', () => writeFile(join(root, 'absent'), '')],
  ])('changes with %s', async (_what, change) => {
    const before = await hash();
    await change();
    expect(await hash()).not.toBe(before);
  });

  it('does not confuse where one file ends and the next begins', async () => {
    await writeFile(join(root, 'a'), 'xb\0y');
    await writeFile(join(root, 'b'), '');
    const one = await hashTree(root, ['a', 'b']);
    await writeFile(join(root, 'a'), 'x');
    await writeFile(join(root, 'b'), 'y');
    expect(await hashTree(root, ['a', 'b'])).not.toBe(one);
  });

  it('leaves out what does not count', async () => {
    const before = await hash();
    await writeFile(join(root, 'src', 'two.test.ts'), 'test');
    expect(await hash()).toBe(before);
  });
});

describe('the hash of a file', () => {
  it('is the one that other tools compute', async () => {
    expect(await hashFile(join(root, 'lock.json'))).toBe(
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    );
  });
});
