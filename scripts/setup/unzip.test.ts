import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzip } from './unzip.mjs';

let folder: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-unzip-'));
  target = join(folder, 'target');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Part {
  readonly name: string;
  readonly content: string;
  readonly packed?: boolean;
  readonly mode?: number;
}

/** A zip file after the format's description, written without the code under test. */
function zip(parts: readonly Part[]): Buffer {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, packed = true, mode = 0o644 } of parts) {
    const raw = Buffer.from(content);
    const data = packed ? deflateRawSync(raw) : raw;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(packed ? 8 : 0, 4);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(raw.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((0o100000 | mode) * 0x10000, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, Buffer.from(name));
    const local = [Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), data];
    chunks.push(...local);
    offset += Buffer.concat(local).length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, ...directory, end]);
}

async function archive(content: Buffer): Promise<string> {
  const path = join(folder, 'archive.zip');
  await writeFile(path, content);
  return path;
}

describe('unzip', () => {
  it('unpacks what is wanted, packed or stored, with its permissions', async () => {
    const path = await archive(
      zip([
        { name: 'a/', content: '', packed: false },
        { name: 'a/tool', content: 'run '.repeat(50_000), mode: 0o755 },
        { name: 'a/plain', content: 'as it is', packed: false },
        { name: 'a/empty', content: '', packed: false },
        { name: 'a/left-out', content: 'x' },
      ]),
    );
    await unzip(path, target, (name) => (name === 'a/left-out' ? undefined : name.slice(2)));
    expect((await readdir(target)).sort()).toEqual(['empty', 'plain', 'tool']);
    expect(await readFile(join(target, 'tool'), 'utf8')).toBe('run '.repeat(50_000));
    expect(await readFile(join(target, 'plain'), 'utf8')).toBe('as it is');
    expect((await stat(join(target, 'tool'))).mode & 0o777).toBe(0o755);
  });

  it('refuses a file whose content does not match its checksum', async () => {
    const content = zip([{ name: 'plain', content: 'as it is', packed: false }]);
    content.write('AS', content.indexOf('as it is'));
    await expect(unzip(await archive(content), target, (name) => name)).rejects.toThrow('plain is damaged');
  });

  it('refuses what is cut short, and what is no zip file', async () => {
    const whole = zip([{ name: 'plain', content: 'as it is' }]);
    await expect(unzip(await archive(whole.subarray(0, 40)), target, (name) => name)).rejects.toThrow('not a zip file');
    await expect(unzip(await archive(Buffer.alloc(0)), target, (name) => name)).rejects.toThrow('not a zip file');
  });

  it('puts nothing outside its folder', async () => {
    const path = await archive(zip([{ name: '../outside', content: 'x' }]));
    await expect(unzip(path, target, (name) => name)).rejects.toThrow('outside the folder');
    expect(await readdir(folder)).toEqual(['archive.zip']);
  });
});
