import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backupViewSchema } from '#core/contract/login';
import { openDesk, takeKeys, type DeskHarness } from '../testing/desk-harness.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { ScriptedEndpoint, TEST_APP_KEY } from '../testing/scripted-endpoint.ts';
import { BackupDesk } from './backup-desk.ts';

const PASSPHRASE = 'test passphrase of twelve';
const FILE = 'bellwether-login.backup';
const clock = new ManualClock();
const open: DeskHarness[] = [];
let harness: DeskHarness;
let backup: BackupDesk;
let chosenFolder: string | null;
let chosenFile: string | null;

beforeEach(async () => {
  harness = await newDesk();
  await takeKeys(harness);
  backup = backupOf(harness);
  chosenFile = null;
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function newDesk(): Promise<DeskHarness> {
  const made = await openDesk(clock, { endpoint: new ScriptedEndpoint() });
  open.push(made);
  return made;
}

const backupOf = ({ desk, choices, secrets }: DeskHarness, brokerName = 'Schwab'): BackupDesk =>
  new BackupDesk({
    brokerName,
    fileName: FILE,
    keys: desk.keys,
    keeper: desk.keeper,
    choices,
    secrets,
    clock,
    chooseFolder: () => Promise.resolve(chosenFolder),
    chooseBackupFile: () => Promise.resolve(chosenFile),
    onRestored: () => undefined,
  });

async function addFolder(name: string): Promise<string> {
  chosenFolder = join(harness.folder, name);
  await mkdir(chosenFolder);
  expect(await backup.addFolder()).toMatchObject({ ok: true });
  return chosenFolder;
}

async function login(target: DeskHarness, number: number): Promise<void> {
  await target.desk.keeper.adopt({
    version: 1,
    kind: 'held',
    accessToken: `test-access-${number}`,
    refreshToken: `test-refresh-${number}`,
    accessExpiresWallMs: clock.wallMs() + 1_800_000,
    loggedInWallMs: clock.wallMs(),
    refreshingSinceWallMs: null,
  });
}

describe('a backup', () => {
  test('brings key, callback and login to another computer, where the login is tried at once', async () => {
    const folder = await addFolder('one');
    await login(harness, 1);
    expect(await backup.write(PASSPHRASE)).toMatchObject({
      ok: true,
      sentence: expect.stringContaining(folder) as string,
    });
    expect(backupViewSchema.parse(backup.view())).toEqual({
      folders: [{ path: folder, lastWrittenWallMs: clock.wallMs(), problem: null }],
    });
    expect((await stat(join(folder, FILE))).mode & 0o777).toBe(0o600);

    const other = await newDesk();
    chosenFile = join(folder, FILE);
    expect(await backupOf(other).restore(PASSPHRASE)).toMatchObject({ ok: true });
    expect(await other.desk.keys.read()).toEqual(TEST_APP_KEY);
    expect(other.choices.value.callbackUrl).toBe(harness.choices.value.callbackUrl);
    await expect.poll(() => other.desk.view().token).toMatchObject({ kind: 'valid', refreshing: false });
    expect(other.vault.values.get('token')).toContain('test-refresh-token-1');
  });

  test('shows nothing of its content, on the disk or in a sentence', async () => {
    const folder = await addFolder('one');
    await login(harness, 1);
    const outcome = await backup.write(PASSPHRASE);
    const text = (await readFile(join(folder, FILE), 'latin1')) + JSON.stringify([outcome, backup.view()]);
    for (const secret of [TEST_APP_KEY.key, TEST_APP_KEY.secret, 'test-refresh-1', PASSPHRASE]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
    }
    expect(await readdir(folder)).toEqual([FILE]);
    expect(harness.secrets.redact(`x ${PASSPHRASE}`)).toBe('x [secret]');
  });

  test('goes to every folder that can be written to, and names the one that cannot', async () => {
    const [one, gone] = [await addFolder('one'), await addFolder('gone')];
    await rm(gone, { recursive: true });
    expect(await backup.write(PASSPHRASE)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining(`${gone} (ENOENT)`) as string,
    });
    expect(backup.view().folders.map(({ problem }) => problem === null)).toEqual([true, false]);
    expect(await readdir(one)).toEqual([FILE]);
    await mkdir(gone);
    expect(await backup.write(PASSPHRASE)).toMatchObject({ ok: true });
    expect(backup.view().folders.every(({ problem }) => problem === null)).toBe(true);
  });

  test('keeps the old one when the new one cannot be written whole', async () => {
    const folder = await addFolder('one');
    await backup.write(PASSPHRASE);
    const before = await readFile(join(folder, FILE), 'utf8');
    await rm(join(folder, FILE));
    await mkdir(join(folder, FILE));
    await writeFile(join(folder, FILE, 'inside'), before);
    expect(await backup.write(PASSPHRASE)).toMatchObject({ ok: false });
    expect(await readdir(folder)).toEqual([FILE]);
    expect(await readFile(join(folder, FILE, 'inside'), 'utf8')).toBe(before);
  });

  test('needs a folder, something to keep and a passphrase of twelve', async () => {
    expect(await backup.write(PASSPHRASE)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('no folder') as string,
    });
    await addFolder('one');
    expect(await backup.write('elevenchars')).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('too short') as string,
    });
    await harness.desk.forget('everything');
    expect(await backup.write(PASSPHRASE)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('neither') as string,
    });
  });

  test('has three folders at most, each once, each a folder that can be written to', async () => {
    const first = await addFolder('one');
    expect(await backup.addFolder()).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('already') as string,
    });
    chosenFolder = join(harness.folder, 'nothing');
    expect(await backup.addFolder()).toMatchObject({ ok: false });
    await writeFile(chosenFolder, '');
    expect(await backup.addFolder()).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('not a folder') as string,
    });
    chosenFolder = null;
    expect(await backup.addFolder()).toMatchObject({ ok: false });
    await addFolder('two');
    await addFolder('three');
    chosenFolder = harness.folder;
    expect(await backup.addFolder()).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('3 folders') as string,
    });
    await backup.removeFolder(first);
    expect(backup.view().folders).toHaveLength(2);
  });

  test.runIf(process.getuid?.() !== 0)('names a folder that may not be written to', async () => {
    chosenFolder = join(harness.folder, 'closed');
    await mkdir(chosenFolder);
    await chmod(chosenFolder, 0o500);
    expect(await backup.addFolder()).toMatchObject({ ok: false });
  });
});

describe('restoring', () => {
  async function written(): Promise<void> {
    const folder = await addFolder('one');
    await login(harness, 1);
    await backup.write(PASSPHRASE);
    chosenFile = join(folder, FILE);
  }

  test('with another passphrase, a damaged or a foreign file changes nothing and says which it was', async () => {
    await written();
    const other = await newDesk();
    const desk = backupOf(other);
    expect(await desk.restore('another passphrase')).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('passphrase does not open') as string,
    });
    const text = await readFile(chosenFile ?? '', 'utf8');
    await writeFile(chosenFile ?? '', text.slice(0, -5));
    expect(await desk.restore(PASSPHRASE)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('damaged') as string,
    });
    await writeFile(chosenFile ?? '', '{}');
    expect(await desk.restore(PASSPHRASE)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('not a backup') as string,
    });
    await rm(chosenFile ?? '');
    expect(await desk.restore(PASSPHRASE)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('ENOENT') as string,
    });
    chosenFile = null;
    expect(await desk.restore(PASSPHRASE)).toMatchObject({ ok: false });
    expect([...other.vault.values]).toEqual([]);
  });

  test('keeps a login that is newer, and does not take one that is over', async () => {
    await written();
    await clock.advance(1_000);
    await login(harness, 2);
    expect(await backup.restore(PASSPHRASE)).toMatchObject({
      ok: true,
      sentence: expect.stringContaining('is kept') as string,
    });
    expect(harness.vault.values.get('token')).toContain('test-refresh-2');
    clock.jump(8 * 86_400_000);
    const other = await newDesk();
    expect(await backupOf(other).restore(PASSPHRASE)).toMatchObject({
      ok: true,
      sentence: expect.stringContaining('seven days') as string,
    });
    expect([...other.vault.values.keys()]).toEqual(['app-key', 'app-secret']);
  });

  test('does not mix the practice login with the real one', async () => {
    await written();
    expect(await backupOf(await newDesk(), 'Practice exchange').restore(PASSPHRASE)).toMatchObject({ ok: false });
  });

  test('into a keychain that refuses says so', async () => {
    await written();
    const other = await newDesk();
    other.vault.refuses = true;
    expect(await backupOf(other).restore(PASSPHRASE)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('locked') as string,
    });
  });
});
