import { expect } from '@playwright/test';
import { workstationTest as test } from './workstation-test.ts';

test.describe('the window is a closed room', () => {
  test('no Node, no network, no permissions, no way out', async ({ launch }) => {
    const { page, app } = await launch('--speed', '60');
    const inside = await page.evaluate(async () => {
      const attempt = async (action: () => unknown): Promise<string> => {
        try {
          await action();
          return 'allowed';
        } catch {
          return 'refused';
        }
      };
      return {
        require: typeof Reflect.get(globalThis, 'require'),
        process: typeof Reflect.get(globalThis, 'process'),
        bridge: Object.keys(window.bellwether).sort(),
        // Later, on the page's own account: what a test driver evaluates is exempt from the policy.
        eval: await new Promise((resolve) => {
          setTimeout(() => void attempt(() => (0, eval)('1')).then(resolve), 0);
        }),
        foreignFetch: await attempt(() => fetch('https://example.invalid/')),
        loopbackFetch: await attempt(() => fetch('http://127.0.0.1:1/')),
        socket: await attempt(
          () =>
            new Promise((resolve, reject) => {
              const socket = new WebSocket('ws://127.0.0.1:1/');
              socket.onopen = resolve;
              socket.onerror = reject;
            }),
        ),
        notifications: await Notification.requestPermission(),
        clipboard: await attempt(() => navigator.clipboard.readText()),
        camera: await attempt(() => navigator.mediaDevices.getUserMedia({ video: true })),
        opened: window.open('https://example.invalid/') === null,
      };
    });
    expect(inside).toEqual({
      require: 'undefined',
      process: 'undefined',
      bridge: ['on', 'request'],
      eval: 'refused',
      foreignFetch: 'refused',
      loopbackFetch: 'refused',
      socket: 'refused',
      notifications: 'denied',
      clipboard: 'refused',
      camera: 'refused',
      opened: true,
    });
    expect(app.windows()).toHaveLength(1);
  });

  test('nothing inline runs, and the policy comes as a header', async ({ launch }) => {
    const { page } = await launch('--speed', '60');
    const policy = await page.evaluate(async () =>
      (await fetch('bellwether://app/index.html')).headers.get('content-security-policy'),
    );
    expect(policy).toContain("default-src 'none'");
    const ran = await page.evaluate(async () => {
      const markup = document.createElement('div');
      markup.innerHTML = '<img src="x" onerror="window.planted = true"><a href="javascript:window.planted=true">x</a>';
      document.body.append(markup);
      markup.querySelector('a')?.click();
      const script = document.createElement('script');
      script.textContent = 'window.planted = true';
      document.body.append(script);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return Reflect.has(window, 'planted');
    });
    expect(ran).toBe(false);
  });

  test('navigation goes nowhere', async ({ launch }) => {
    const { page } = await launch('--speed', '60');
    for (const url of [
      'https://example.invalid/',
      'file:///etc/passwd',
      'bellwether://evil/index.html',
      'about:blank',
    ]) {
      await page.evaluate((target) => {
        location.href = target;
      }, url);
    }
    await expect.poll(() => page.url()).toBe('bellwether://app/index.html');
    await expect(page.getByTestId('stream-state')).toBeVisible();
  });

  test('a frame inside the page has no bridge to the main process', async ({ launch }) => {
    const { page } = await launch('--speed', '60');
    const bridged = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<p>inside</p>';
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const inner = frame.contentWindow;
      return inner !== null && 'bellwether' in inner;
    });
    expect(bridged).toBe(false);
  });

  test('wrong questions are refused with a code', async ({ launch }) => {
    const { page } = await launch('--speed', '60');
    const answers = await page.evaluate(async () => {
      const ask = (name: string, argument: unknown): Promise<string> =>
        window.bellwether.request(name as never, argument as never).then(
          () => 'answered',
          (error: unknown) =>
            error instanceof Error ? (/(bad-[a-z]+|failed)/.exec(error.message)?.[0] ?? error.message) : 'odd',
        );
      return Promise.all([
        ask('orders.place', null),
        ask('__proto__', null),
        ask('history.bars', { symbol: '/NQ', limit: 1e9, untilMs: 0 }),
        ask('external.open', { link: 'https://example.invalid/' }),
      ]);
    });
    expect(answers).toEqual(['bad-argument', 'bad-argument', 'bad-argument', 'bad-argument']);
  });
});
